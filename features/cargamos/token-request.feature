@cargamos
Feature: Asking for a token
  A shipper asks for its token by GET at /v1/login, with the key that it was given at registration in the query and user name and
  password in HTTP Basic (Authentication, steps of the OAuth flow, lines 6 to 8).

  @CARGAMOS-TOKEN-001
  Scenario: A token is asked for by GET at /v1/login
    Given the method is "GET"
    And the path is "/v1/login"
    When a token is requested
    Then the request succeeds
    And "$.data.token" is present

  @CARGAMOS-TOKEN-002
  Scenario Outline: Without the shipper's own key there is no token: <key>
    Given the credential field "key" is <how>
    When a token is requested
    Then the request is refused

    Examples:
      | how                | key                           |
      | left out           | no key                        |
      | empty              | an empty key                  |
      | wrong              | an unknown key                |
      | cut short          | a key without its last letter |
      | that of "second"   | the key of another shipper    |

  @CARGAMOS-TOKEN-004
  Scenario: The request needs no body
    Given the body is empty
    When a token is requested
    Then the request succeeds
    And "CARGAMOS-D5" is read as "no-body" if the request succeeds, otherwise as "body"

  Rule: What the shipper is told to send is no promise that anything else is refused

    @CARGAMOS-TOKEN-001
    Scenario Outline: It is noted whether a <verb> gets a token, too
      Given the method is "<verb>"
      When a token is requested
      Then it is noted whether the request succeeds

      Examples:
        | verb |
        | POST |
        | PUT  |

    @CARGAMOS-TOKEN-004
    Scenario: It is noted whether a login with a JSON body gets a token, too, as the public guide sends one
      Given the body is sent as "json"
      When a token is requested
      Then it is noted whether the request succeeds

    @CARGAMOS-TOKEN-002
    Scenario: It is noted whether the key may be sent twice
      Given the query parameter "key" is sent twice
      When a token is requested
      Then it is noted whether the request succeeds

    @CARGAMOS-TOKEN-002
    Scenario: It is noted whether a key in the other case is the same key
      Given the credential field "key" is in the other case
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

    @STD-410
    Scenario: Header names in lower case mean the same
      Given the header names are sent in lower case
      When a token is requested
      Then the request succeeds
