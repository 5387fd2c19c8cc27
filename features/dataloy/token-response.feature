@dataloy
Feature: The answer to a token request
  If all goes well the answer is 200, with a payload of access_token, token_type and expires_in. The sample has a token that begins as a JWT
  signed with RS256 does, the type Bearer and 86400 seconds (Authentication/Authorization, "Response", lines 47 to 49).

  @DATALOY-RESP-001
  Scenario: A request that is right is answered with 200
    When a token is requested
    Then the status is 200

  @DATALOY-RESP-002
  Scenario: The payload has an access token, its type and its lifetime
    When a token is requested
    Then the body has the members "access_token", "token_type" and "expires_in"

  @DATALOY-RESP-002
  Scenario: The access token is a string that holds something
    When a token is requested
    Then "$.access_token" is a string
    And "$.access_token" is not empty
    And the answer keeps the contract

  @DATALOY-RESP-005
  Scenario: The type of the token is Bearer, as in the sample
    When a token is requested
    Then "$.token_type" matches "(?i)^bearer$"

  @DATALOY-RESP-004 @STD-204
  Scenario: The lifetime is a number
    When a token is requested
    Then "$.expires_in" is a number

  @DATALOY-RESP-004
  Scenario: The lifetime is the day of the sample
    When a token is requested
    Then the stated lifetime and the age of the token make 86400 seconds
    And "DATALOY-D8" is read as "hour" if "$.expires_in" is between 1 and 3600, otherwise as "day"

  @DATALOY-RESP-006 @STD-209
  Scenario: No refresh token comes along
    When a token is requested
    Then "$.refresh_token" is absent or null

  @DATALOY-RESP-006
  Scenario: It is noted whether the payload names a scope
    When a token is requested
    Then it is noted whether "$.scope" is absent

  Rule: The access token is a JWT, as in the sample

    @DATALOY-RESP-003
    Scenario: The access token is a JSON Web Token
      When a token is requested
      Then the token is a JWT
      And "DATALOY-D6" is read as "jwt" if the token is a JWT, otherwise as "opaque"

    @DATALOY-RESP-003
    Scenario: The access token is signed with RS256
      When a token is requested
      Then the token's header "alg" is "RS256"

    @STD-501
    Scenario: The three parts of the token have no padding
      When a token is requested
      Then the token is URL-safe

    @STD-502
    Scenario: The end of the token's life is a number
      When a token is requested
      Then if the token is a JWT, the token's member "exp" is a number

    @STD-503
    Scenario: The dates inside the token state the same lifetime as the payload
      Given a fresh token
      Then the token's member "iat" is a number
      And the stated lifetime is the token's "exp" minus its "iat"

  Rule: Where the page is silent the standards speak

    @STD-201
    Scenario: The token stands where OAuth 2.0 has it
      When a token is requested
      Then "$.access_token" is present

    @STD-202
    Scenario: The type of the token stands where OAuth 2.0 has it
      When a token is requested
      Then "$.token_type" is present

    @STD-203
    Scenario: The lifetime of the token is in the payload
      When a token is requested
      Then "$.expires_in" is present

    @STD-205
    Scenario: The answer says that it is JSON
      When a token is requested
      Then the media type is "application/json"

    @STD-206
    Scenario: No cache may keep the token
      When a token is requested
      Then the header "Cache-Control" contains "no-store"
      And it is noted whether the header "Pragma" contains "no-cache"

    @STD-213
    Scenario: The token is too long to be guessed
      When a token is requested
      Then the token is at least 22 characters long
