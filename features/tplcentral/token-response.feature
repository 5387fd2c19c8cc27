@tplcentral
Feature: The answer to a token request
  A valid client id and secret, properly encoded, are answered with 200; the sample shows JSON with five members, two of which are
  null and to be ignored (API Authentication, lines 16 to 19). Where a scenario begins with a token, that one can be had at all is taken
  for granted: who gets none learns nothing about the answer.

  @TPLCENTRAL-RESP-001
  Scenario: A valid client id and secret are answered with 200 OK
    When a token is requested
    Then the status is 200

  @TPLCENTRAL-RESP-002
  Scenario: The answer is JSON, and says so
    When a token is requested
    Then the media type is "application/json"
    And the body is a JSON object
    And "TPLCENTRAL-D1" is read as "json" if the body is a JSON object, otherwise as "comments"

  @TPLCENTRAL-RESP-002
  Scenario: It is noted whether the answer names its charset, as the sample does
    Given a token
    When a token is requested
    Then it is noted whether the header "Content-Type" contains "charset=utf-8"

  @TPLCENTRAL-RESP-003
  Scenario: The answer has the five members of the sample
    When a token is requested
    Then the body has the members "access_token", "token_type", "expires_in", "refresh_token" and "scope"
    And "$.access_token" is a string
    And the answer keeps the contract

  @TPLCENTRAL-RESP-004
  Scenario: The type of the token is Bearer
    Given a token
    When a token is requested
    Then "$.token_type" equals "Bearer"

  @TPLCENTRAL-RESP-005
  Scenario: The lifetime is a number of seconds
    Given a token
    When a token is requested
    Then "$.expires_in" is a number
    And "$.expires_in" is between 1 and 999999999

  @TPLCENTRAL-RESP-005
  Scenario: It is noted whether the lifetime is the hour of the sample
    Given a token
    When a token is requested
    Then it is noted whether the stated lifetime is 3600 seconds

  @TPLCENTRAL-RESP-006
  Scenario: No refresh token is handed out
    Given a token
    When a token is requested
    Then "$.refresh_token" is absent or null
    And "TPLCENTRAL-D6" is read as "null" if "$.refresh_token" is null, otherwise as "left-out"

  @TPLCENTRAL-RESP-007
  Scenario: No scope is handed out
    Given a token
    When a token is requested
    Then "$.scope" is absent or null
    And "TPLCENTRAL-D6" is read as "null" if "$.scope" is null, otherwise as "left-out"

  @TPLCENTRAL-RESP-003
  Scenario: It is seen whether the token is a JWT, as the sample seems to be
    Given a token
    When a token is requested
    Then "$.access_token" is not empty
    And "TPLCENTRAL-D2" is read as "jwt" if the token is a JWT, otherwise as "opaque"

  Rule: Where the page is silent the standards speak

    @STD-206
    Scenario: No cache may keep the token
      Given a token
      When a token is requested
      Then the header "Cache-Control" contains "no-store"
      And it is noted whether the header "Pragma" contains "no-cache"

    @STD-212
    Scenario: The token lives for an hour at most
      Given a token
      When a token is requested
      Then "$.expires_in" is between 1 and 3600

    @STD-213
    Scenario: The token is too long to be guessed
      When a token is requested
      Then the token is at least 22 characters long
