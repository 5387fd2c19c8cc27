@oauthjwt
Feature: Asking for a token
  A client posts one form parameter to /oauth/v2/token and shows its ID and secret in HTTP Basic; both headers are
  required of it (Authentication, "Acquiring an access token", lines 20 to 29).

  @OAUTHJWT-FLOW-001 @OAUTHJWT-CRED-001 @OAUTHJWT-TOKEN-001 @OAUTHJWT-TOKEN-002 @OAUTHJWT-TOKEN-003 @OAUTHJWT-TOKEN-005
  Scenario: The documented request gets a token
    When a token is requested
    Then the status is 2xx
    And "$.access_token" is not empty

  @OAUTHJWT-FLOW-002
  Scenario: The authorization server answers the client itself, without a redirect or a page in between
    When a token is requested
    Then the status is 2xx
    And the header "Content-Type" does not contain "html"

  @OAUTHJWT-TOKEN-004
  Scenario: A request without the Authorization header gets no token
    Given the header "Authorization" is left out
    When a token is requested
    Then the request is refused

  Rule: What the client is told to send is no promise that anything else is refused

    @OAUTHJWT-TOKEN-001
    Scenario Outline: It is noted whether a <verb> gets a token, too
      Given the method is "<verb>"
      When a token is requested
      Then it is noted whether the request succeeds

      Examples:
        | verb |
        | GET  |
        | PUT  |

    @OAUTHJWT-TOKEN-003
    Scenario: It is noted whether a JSON body gets a token, too
      Given the body is sent as "json"
      When a token is requested
      Then it is noted whether the request succeeds

    @OAUTHJWT-TOKEN-004
    Scenario: It is noted whether a request without the Content-Type header gets a token, too
      Given the header "Content-Type" is left out
      When a token is requested
      Then it is noted whether the request succeeds

    @OAUTHJWT-TOKEN-005
    Scenario: It is noted whether another grant type gets a token, too
      Given the body member "grant_type" is "urn:example:no-such-grant"
      When a token is requested
      Then it is noted whether the request succeeds

    @OAUTHJWT-TOKEN-005
    Scenario: It is noted whether a request without a grant type gets a token, too
      Given the body member "grant_type" is left out
      When a token is requested
      Then it is noted whether the request succeeds

    @OAUTHJWT-TOKEN-005
    Scenario: It is noted whether a grant type that is named twice gets a token, too
      Given the body member "grant_type" is sent twice
      When a token is requested
      Then it is noted whether the request succeeds

    @OAUTHJWT-TOKEN-005
    Scenario: It is noted whether a grant type in the query gets a token, too
      Given the body member "grant_type" is left out
      And the query parameter "grant_type" is "client_credentials"
      When a token is requested
      Then it is noted whether the request succeeds

  Rule: Where the page is silent the standards speak

    @STD-112
    Scenario: A parameter that the server does not know is ignored
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
