@oauthjwt
Feature: The answer to a token request
  Valid credentials are answered with 200 and a JSON object of three members, one of which is the access token, a signed JWT
  (Authentication, "JSON Web Tokens" and "Access Tokens", lines 11 to 14; "Acquiring an access token", lines 30 to 39). Where a
  scenario begins with a token, that one can be had at all is taken for granted: who gets none learns nothing about the answer.

  @OAUTHJWT-RESP-001
  Scenario: Valid credentials are answered with 200 OK
    When a token is requested
    Then the status is 200

  @OAUTHJWT-RESP-002
  Scenario: The answer is a JSON object with the three members of the table
    When a token is requested
    Then the body is a JSON object
    And the body has the members "access_token", "token_type" and "expires_in"
    And "$.access_token" is a string
    And "$.access_token" is not empty
    And the answer keeps the contract

  @OAUTHJWT-RESP-003
  Scenario: The type of the token is Bearer, time and again
    Given a token
    When a token is requested
    Then "$.token_type" equals "Bearer"
    When a token is requested
    Then "$.token_type" equals "Bearer"
    When a token is requested
    Then "$.token_type" equals "Bearer"

  @OAUTHJWT-RESP-004
  Scenario: The lifetime is a number of seconds
    Given a token
    When a token is requested
    Then "$.expires_in" is a number
    And "$.expires_in" is between 1 and 999999999

  @OAUTHJWT-RESP-004
  Scenario: It is noted whether the lifetime is the hour of the sample
    Given a token
    When a token is requested
    Then it is noted whether the stated lifetime is 3600 seconds

  @OAUTHJWT-RESP-004
  Scenario: It is noted whether the dates inside the token state the same lifetime
    Given a token
    When a token is requested
    Then it is noted whether the stated lifetime is the token's "exp" minus its "iat"

  Rule: The access token is a JWT

    @OAUTHJWT-JWT-001
    Scenario: The access token is a JSON Web Token
      When a token is requested
      Then the token is a JWT
      And "OAUTHJWT-D1" is read as "jwt" if the token is a JWT, otherwise as "opaque"

    @OAUTHJWT-JWT-002
    Scenario: The access token needs no escaping in a URL
      When a token is requested
      Then the token is URL-safe

    @OAUTHJWT-JWT-003
    Scenario: The access token is signed
      When a token is requested
      Then the token's header "alg" is present
      And the token's header "alg" is not "none"

    @OAUTHJWT-JWT-005
    Scenario: Two clients get tokens that tell them apart
      Given a token
      When a token is requested
      Then the status is 2xx
      And the token is kept as "mine"
      Given the credential "second"
      When a token is requested
      Then the status is 2xx
      And the token is kept as "theirs"
      And the tokens "mine" and "theirs" differ
      And it is noted whether the tokens "mine" and "theirs" have different members "sub"

  Rule: Where the page is silent the standards speak

    @STD-205
    Scenario: The answer says that it is JSON
      Given a token
      When a token is requested
      Then the media type is "application/json"

    @STD-206
    Scenario: No cache may keep the token
      Given a token
      When a token is requested
      Then the header "Cache-Control" contains "no-store"
      And it is noted whether the header "Pragma" contains "no-cache"

    @STD-209
    Scenario: No refresh token comes along
      Given a token
      When a token is requested
      Then the body has no member "refresh_token"

    @STD-212
    Scenario: The token lives for an hour at most
      Given a token
      When a token is requested
      Then "$.expires_in" is between 1 and 3600

    @STD-213
    Scenario: The token is too long to be guessed
      When a token is requested
      Then the token is at least 22 characters long
