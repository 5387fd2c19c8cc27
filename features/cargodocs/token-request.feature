@cargodocs
Feature: Asking for a token
  The client credentials are passed to the token address; in the cURL sample that is a GET to /v3/common/oauth2/token with the two
  headers Username and Password and nothing else (Authentication, "Obtain Access Token", lines 35 to 45).

  @CARGODOCS-TOKEN-001
  Scenario: Passing the credentials to the token address gets a token
    When a token is requested
    Then the request succeeds
    And "$.token" is present

  @CARGODOCS-TOKEN-002
  Scenario: The address of the sample hands out tokens
    Given the path is "/v3/common/oauth2/token"
    When a token is requested
    Then the request succeeds

  @CARGODOCS-TOKEN-001
  Scenario: It is seen whether the address as the prose spells it hands out tokens
    When a token is requested
    Then the request succeeds
    Given the path is "/v3/common/auoth2/token"
    When a token is requested
    Then "CARGODOCS-D1" is read as "prose" if the request succeeds, otherwise as "sample"

  @CARGODOCS-TOKEN-003
  Scenario: A token is asked for by GET
    Given the method is "GET"
    When a token is requested
    Then the request succeeds

  @CARGODOCS-TOKEN-005
  Scenario: Nothing but the two headers has to be sent
    Given the body is empty
    When a token is requested
    Then the request succeeds
    And "$.token" is not empty

  @CARGODOCS-TOKEN-006
  Scenario: The token is handed out over HTTPS
    Given the target is reached over HTTPS
    When a token is requested
    Then the request succeeds

  Rule: What the client is told to send is no promise that anything else is refused

    @CARGODOCS-TOKEN-003
    Scenario: It is seen whether POST hands out tokens, as in OAuth 2.0
      When a token is requested
      Then the request succeeds
      Given the method is "POST"
      When a token is requested
      Then "CARGODOCS-D6" is read as "both" if the request succeeds, otherwise as "sample"

    @CARGODOCS-TOKEN-005
    Scenario: It is noted whether a request with the body of OAuth 2.0 gets a token, too
      Given the body member "grant_type" is "client_credentials"
      And the body is sent as "form"
      When a token is requested
      Then it is noted whether the request succeeds

    @CARGODOCS-TOKEN-005
    Scenario: It is noted whether a request that says what it accepts gets a token, too
      Given the header "Accept" is "application/json"
      When a token is requested
      Then it is noted whether the request succeeds

  Rule: Where the page is silent the standards speak

    @STD-112
    Scenario: A parameter that the server does not know is ignored
      Given the query parameter "plimsoll" is "unknown"
      When a token is requested
      Then the request succeeds

    @STD-306
    Scenario: A verb that is not allowed is answered with the verbs that are
      Given the method is "DELETE"
      When a token is requested
      Then if the status is 405, the header "Allow" contains "GET"
