@cargamos
Feature: The answer to a login
  The tokens that were obtained are returned to the shipper in a JSON envelope with version, status, timestamp and data; the sample shows
  the token and, as a string, its life (Authentication, lines 14 to 23).

  @CARGAMOS-RESP-001
  Scenario: The answer is an envelope with four members
    When a token is requested
    Then the body is a JSON object
    And the body has the members "version", "status", "timestamp" and "data"
    And "$.data" is an object
    And the answer keeps the contract

  @CARGAMOS-RESP-002
  Scenario: The version is a string of three numbers
    When a token is requested
    Then "$.version" is a string
    And "$.version" matches "^[0-9]+\.[0-9]+\.[0-9]+$"

  @CARGAMOS-RESP-003
  Scenario: The status of a login that went well is OK
    When a token is requested
    Then the status is 2xx
    And "$.status" equals "OK"

  @CARGAMOS-RESP-004
  Scenario: The timestamp is the time of the answer in milliseconds
    When a token is requested
    Then "$.timestamp" is an integer
    And "$.timestamp" is between 1000000000000 and 9999999999999
    And "$.timestamp" is within 1 minute of the target's clock

  @CARGAMOS-RESP-005
  Scenario: The token is a string in the data
    When a token is requested
    Then "$.data.token" is a string
    And "$.data.token" is not empty

  @CARGAMOS-RESP-006
  Scenario: The life of the token is a string of digits
    When a token is requested
    Then "$.data.expiresIn" is a string
    And "$.data.expiresIn" matches "^[0-9]+$"

  @CARGAMOS-RESP-006
  Scenario: It is seen whether the life of the token is a string, or a number as in OAuth
    When a token is requested
    Then "$.data.expiresIn" is present
    And "CARGAMOS-D1" is read as "string" if "$.data.expiresIn" is a string, otherwise as "number"

  @CARGAMOS-RESP-007
  Scenario: The life of the token is stated as the 60 minutes of the text, in seconds
    When a token is requested
    Then the stated lifetime and the age of the token make 3600 seconds
    And "CARGAMOS-D2" is read as "seconds" if the stated lifetime and the age of the token make 3600 seconds, otherwise as "other"

  @CARGAMOS-RESP-008
  Scenario: What was obtained is handed to the shipper
    When a token is requested
    Then the request succeeds
    And "$.data.token" is present

  @CARGAMOS-RESP-008
  Scenario: It is seen whether a refresh token comes along
    When a token is requested
    Then "$.data.token" is present
    And "CARGAMOS-D4" is read as "one" if "$..['refreshToken','refresh_token']" is absent, otherwise as "several"

  Rule: Where the page is silent the standards speak

    @STD-205
    Scenario: The answer says that it is JSON
      When a token is requested
      Then the media type is "application/json"

    @STD-206 @STD-208
    Scenario: No cache may keep the answer, a GET's least of all
      When a token is requested
      Then the header "Cache-Control" contains "no-store"
      And it is noted whether the header "Pragma" contains "no-cache"

    @STD-213
    Scenario: The token is too long to be guessed
      When a token is requested
      Then the token is at least 22 characters long
