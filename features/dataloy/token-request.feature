@dataloy
Feature: Asking for a token
  A client posts a JSON object to the token URL. It has four members: client_id, client_secret, audience, and grant_type with the value
  client_credentials (Authentication/Authorization, "Example POST to token URL" and "Parameters", lines 9 to 41).

  @DATALOY-TOKEN-002 @STD-101
  Scenario: A POST to the token URL gets a token
    When a token is requested
    Then the request succeeds

  @DATALOY-TOKEN-003
  Scenario: A JSON object with the four members gets a token
    Given the body is sent as "json"
    When a token is requested
    Then the request succeeds
    And "$.access_token" is not empty

  @DATALOY-TOKEN-004
  Scenario: The grant type of the page gets a token
    Given the body member "grant_type" is "client_credentials"
    When a token is requested
    Then the request succeeds

  @DATALOY-TOKEN-007 @STD-507
  Scenario: A token for another audience opens nothing here, if there is one at all
    Given the credential field "audience" is "https://another-api.example"
    When a token is requested
    Then the request is refused, or its token opens nothing at "listCurrencies"

  @DATALOY-TOKEN-008
  Scenario Outline: A request without <member> gets no token
    Given the body member "<member>" is left out
    When a token is requested
    Then the request is refused

    Examples:
      | member        |
      | client_id     |
      | client_secret |
      | audience      |
      | grant_type    |

  @DATALOY-TOKEN-009
  Scenario: The credentials in the body are enough for a token
    When a token is requested
    Then the request succeeds

  Rule: What the client is told to send is no promise that anything else is refused

    @DATALOY-TOKEN-002
    Scenario Outline: It is noted whether a <verb> gets a token, too
      Given the method is "<verb>"
      When a token is requested
      Then it is noted whether the request succeeds

      Examples:
        | verb |
        | GET  |
        | PUT  |

    @DATALOY-TOKEN-003
    Scenario: It is seen whether a form gets a token, too, as OAuth 2.0 has it
      Given the body is sent as "form"
      When a token is requested
      Then "DATALOY-D4" is read as "form-too" if the request succeeds, otherwise as "json-only"

    @DATALOY-TOKEN-003
    Scenario: It is noted whether a request that does not say it is JSON gets a token, too
      Given the header "Content-Type" is left out
      When a token is requested
      Then it is noted whether the request succeeds

    @DATALOY-TOKEN-003
    Scenario: It is noted whether a member that stands twice gets a token, too
      Given the body member "grant_type" is sent twice
      When a token is requested
      Then it is noted whether the request succeeds

    @DATALOY-TOKEN-004
    Scenario Outline: It is noted whether another grant type gets a token, too: <grant>
      Given the body member "grant_type" is "<grant>"
      When a token is requested
      Then it is noted whether the request succeeds

      Examples:
        | grant                     |
        | password                  |
        | CLIENT_CREDENTIALS        |
        | urn:example:no-such-grant |

    @DATALOY-TOKEN-009
    Scenario: It is noted whether HTTP Basic in place of the members gets a token, too
      Given the credentials are sent in "basic"
      When a token is requested
      Then it is noted whether the request succeeds

  Rule: Where the page is silent the standards speak

    @STD-106
    Scenario: Credentials in the query get no token
      Given the credentials are sent in "query"
      When a token is requested
      Then the request is refused

    @STD-112
    Scenario: A member that the server does not know is ignored
      Given the body member "plimsoll" is "unknown"
      When a token is requested
      Then the request succeeds

    @STD-410
    Scenario: Header names in lower case mean the same
      Given the header names are sent in lower case
      When a token is requested
      Then the request succeeds

    @STD-304
    Scenario: A grant type that is not on offer is answered with its error code
      Given the body member "grant_type" is "urn:example:no-such-grant"
      When a token is requested
      Then the status is 400
      And "$.error" equals "unsupported_grant_type"

    @STD-304
    Scenario: A request that lacks the grant type is answered with the code of an invalid request
      Given the body member "grant_type" is left out
      When a token is requested
      Then the status is 400
      And "$.error" equals "invalid_request"

    @STD-306
    Scenario: A verb that is not allowed is answered with the verbs that are
      Given the method is "DELETE"
      When a token is requested
      Then if the status is 405, the header "Allow" contains "POST"
