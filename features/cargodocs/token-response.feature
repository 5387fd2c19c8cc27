@cargodocs
Feature: The answer to a token request
  Successful authentication is answered with a JSON object that holds the token; the sample's token is a JWT of an Amazon Cognito user
  pool (Authentication, "Sample Token Generation", lines 47 to 51). The page names no status; the page Request/Response does.

  @CARGODOCS-RESP-001
  Scenario: The answer is a JSON object
    When a token is requested
    Then the body is a JSON object
    And the answer keeps the contract

  @CARGODOCS-RESP-002
  Scenario: The object holds the token
    When a token is requested
    Then "$.token" is a string
    And "$.token" is not empty
    And the answer keeps the contract

  @CARGODOCS-RESP-005
  Scenario: The token stands alone at the top level
    When a token is requested
    Then the body has the members "token"
    And it is noted whether the body has no member "token_type"
    And it is noted whether the body has no member "expires_in"
    And it is noted whether the body has no member "scope"
    And it is noted whether the body has no member "refresh_token"

  @CARGODOCS-RESP-005
  Scenario: It is seen whether the answer has the members of OAuth 2.0, too
    When a token is requested
    Then "$.token" is present
    And "CARGODOCS-D5" is read as "sample" if the body has no member "access_token", otherwise as "oauth"

  @CARGODOCS-PUB-001
  Scenario: Success is status 200
    When a token is requested
    Then the status is 200

  Rule: The token of the sample is a JWT of an Amazon Cognito user pool

    @CARGODOCS-RESP-003 @STD-501
    Scenario: The token is a JWT in compact form
      When a token is requested
      Then the token is a JWT

    @CARGODOCS-RESP-003
    Scenario: The token is signed, and says with which key
      When a token is requested
      Then the token's header "alg" is present
      And the token's header "alg" is not "none"
      And the token's header "kid" is present
      And it is noted whether the token's header "alg" is "RS256"

    @CARGODOCS-RESP-004
    Scenario Outline: The token says <what>
      When a token is requested
      Then the token's member "<member>" is present

      Examples:
        | member     | what                        |
        | sub        | whom it is about            |
        | iss        | who issued it               |
        | iat        | when it was issued          |
        | exp        | when it expires             |
        | auth_time  | when its holder signed in   |
        | jti        | which token it is           |
        | client_id  | for which client it is      |
        | username   | which user it is for        |
        | scope      | what it is good for         |
        | device_key | from which device it comes  |
        | event_id   | from which event it comes   |

    @CARGODOCS-RESP-004
    Scenario: The token says that it is an access token
      When a token is requested
      Then the token's member "token_use" is "access"

    @CARGODOCS-RESP-004
    Scenario: The token was issued by an Amazon Cognito user pool
      When a token is requested
      Then the token's member "iss" matches "^https://cognito-idp\.[a-z0-9-]+\.amazonaws\.com/"
      And it is noted whether the token's member "iss" matches "\.eu-west-1\."

    @CARGODOCS-RESP-004
    Scenario: It is seen whether the token is a user's or a client's
      When a token is requested
      Then the token's member "client_id" is present
      And "CARGODOCS-D4" is read as "user" if the token's member "username" is present, otherwise as "client"

    @CARGODOCS-DOC-001
    Scenario: The issuer that the token names is an OpenID issuer
      When a token is requested
      Then the token's member "iss" matches "^https://[^?#]+$"

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

    @STD-502
    Scenario: The token says as a number when it expires
      When a token is requested
      Then if the token is a JWT, the token's member "exp" is a number
