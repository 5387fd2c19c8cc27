@tplcentral
Feature: Asking for a token
  A client posts JSON to /AuthServer/api/Token: the grant type, a user and, with a dynamic credential, the 3PL. Id and secret go in HTTP
  Basic (API Authentication, lines 4 to 15).

  @TPLCENTRAL-PROTO-001 @TPLCENTRAL-TOKEN-001 @TPLCENTRAL-TOKEN-002 @TPLCENTRAL-TOKEN-003 @TPLCENTRAL-TOKEN-006 @TPLCENTRAL-TOKEN-007
  Scenario: The documented request gets a token
    When a token is requested
    Then the status is 2xx
    And "$.access_token" is not empty

  @TPLCENTRAL-TOKEN-002
  Scenario: A request without the Authorization header gets no token
    Given the header "Authorization" is left out
    When a token is requested
    Then the request is refused

  @TPLCENTRAL-TOKEN-004
  Scenario: Who asks for JSON is answered in JSON
    Given a token
    When a token is requested
    Then the media type is "application/json"
    And the body is a JSON object

  Rule: A dynamic credential has to name the 3PL

    @TPLCENTRAL-TOKEN-008
    Scenario: A dynamic credential that names its 3PL gets a token
      Given a token
      And the credential "dynamic"
      When a token is requested
      Then the status is 2xx
      And "$.access_token" is not empty

    @TPLCENTRAL-TOKEN-008
    Scenario: A dynamic credential reaches only the 3PL that it names
      Given the credential "dynamic"
      And the credential field "tpl" is wrong
      When a token is requested
      Then the request is refused, or its token opens nothing at "getCustomer"

    @TPLCENTRAL-TOKEN-008
    Scenario: It is noted whether a dynamic credential that names no 3PL gets a token, too
      Given the credential "dynamic"
      And the credential field "tpl" is left out
      When a token is requested
      Then it is noted whether the request succeeds

    @TPLCENTRAL-CRED-002
    Scenario: A static credential does not reach another 3PL by naming it
      Given the credential "second"
      And the credential field "tpl" is that of "dynamic"
      When a token is requested
      Then the request is refused, or its token opens nothing at "getCustomer"

  Rule: What the client is told to send is no promise that anything else is refused

    @TPLCENTRAL-TOKEN-001
    Scenario Outline: It is noted whether a <verb> gets a token, too
      Given the method is "<verb>"
      When a token is requested
      Then it is noted whether the request succeeds

      Examples:
        | verb |
        | GET  |
        | PUT  |

    @TPLCENTRAL-TOKEN-001
    Scenario: It is noted whether the path in lower case gets a token, too
      Given the path is "/authserver/api/token"
      When a token is requested
      Then it is noted whether the request succeeds

    @TPLCENTRAL-TOKEN-003
    Scenario: It is seen whether a form gets a token, too
      Given the body is sent as "form"
      When a token is requested
      Then "TPLCENTRAL-D3" is read as "form-too" if the request succeeds, otherwise as "json-only"

    @TPLCENTRAL-TOKEN-003
    Scenario: It is noted whether a request without the Content-Type header gets a token, too
      Given the header "Content-Type" is left out
      When a token is requested
      Then it is noted whether the request succeeds

    @TPLCENTRAL-TOKEN-004
    Scenario: It is noted whether a request without the Accept header is answered in JSON, too
      Given the header "Accept" is left out
      When a token is requested
      Then it is noted whether the media type is "application/json"

    @TPLCENTRAL-TOKEN-006
    Scenario: It is noted whether another grant type gets a token, too
      Given the body member "grant_type" is "urn:example:no-such-grant"
      When a token is requested
      Then it is noted whether the request succeeds

    @TPLCENTRAL-TOKEN-006
    Scenario: It is noted whether a request without a grant type gets a token, too
      Given the body member "grant_type" is left out
      When a token is requested
      Then it is noted whether the request succeeds

    @TPLCENTRAL-TOKEN-007
    Scenario: It is seen whether a request that names no user gets a token, too
      Given the body member "user_login" is left out
      When a token is requested
      Then "TPLCENTRAL-D5" is read as "optional" if the request succeeds, otherwise as "needed"

    @TPLCENTRAL-TOKEN-007
    Scenario: It is noted whether an unknown user gets a token, too
      Given the credential field "user_login" is wrong
      When a token is requested
      Then it is noted whether the request succeeds

    @TPLCENTRAL-TOKEN-007
    Scenario: It is noted whether a user who is named by a number in user_login_id gets a token, too
      Given the body member "user_login" is left out
      And the body member "user_login_id" is "1"
      When a token is requested
      Then it is noted whether the request succeeds

  Rule: Where the page is silent the standards speak

    @STD-112
    Scenario: A member that the server does not know is ignored
      Given a token
      And the body member "plimsoll" is "unknown"
      When a token is requested
      Then the status is 2xx
      And "$.access_token" is not empty

    @STD-410
    Scenario: Header names in lower case mean the same
      Given a token
      And the header names are sent in lower case
      When a token is requested
      Then the status is 2xx
      And "$.access_token" is not empty

    @STD-304
    Scenario: A grant type that is not on offer is answered with its error code
      Given the body member "grant_type" is "urn:example:no-such-grant"
      When a token is requested
      Then the request is refused
      And the status is 400
      And "$.error" equals "unsupported_grant_type"

    @STD-304
    Scenario: A request that lacks the grant type is answered with the code of an invalid request
      Given the body member "grant_type" is left out
      When a token is requested
      Then the request is refused
      And the status is 400
      And "$.error" equals "invalid_request"

    @STD-306
    Scenario: A verb that is not allowed is answered with the verbs that are
      Given the method is "DELETE"
      When a token is requested
      Then if the status is 405, the header "Allow" contains "POST"
