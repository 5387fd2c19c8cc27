@dataloy
Feature: Client id and client secret
  client_id and client_secret are those of a machine-to-machine client (Authentication/Authorization, "Parameters", lines 31 to 37). The page
  gives no status for credentials that are not right; it is enough that they get no token.

  @DATALOY-TOKEN-005
  Scenario Outline: A client id that is nobody's gets no token: <id>
    Given the credential field "client_id" is <how>
    When a token is requested
    Then the request is refused

    Examples:
      | how       | id                          |
      | wrong     | an unknown one              |
      | cut short | one without its last letter |
      | empty     | an empty one                |
      | left out  | none at all                 |

  @DATALOY-TOKEN-006
  Scenario Outline: A secret that is not the client's gets no token: <secret>
    Given the credential field "client_secret" is <how>
    When a token is requested
    Then the request is refused

    Examples:
      | how               | secret                      |
      | wrong             | a wrong one                 |
      | cut short         | one without its last letter |
      | in the other case | one in the other case       |
      | empty             | an empty one                |

  @DATALOY-TOKEN-006 @STD-109
  Scenario: A client id without its secret gets no token
    Given the credential field "client_secret" is left out
    When a token is requested
    Then the request is refused

  @DATALOY-PUB-015
  Scenario Outline: Id and secret of two clients do not make a credential: <mixed>
    Given the credential field "<field>" is that of "second"
    When a token is requested
    Then the request is refused

    Examples:
      | field         | mixed            |
      | client_secret | another's secret |
      | client_id     | another's id     |

  @DATALOY-PROTO-002
  Scenario: The secret in place of the token opens nothing
    Given the credential field "client_secret" is sent as the token
    When "listCurrencies" is called
    Then the request is refused

  @DATALOY-TOKEN-005
  Scenario: It is noted whether a client id in the other case is the same id
    Given the credential field "client_id" is in the other case
    When a token is requested
    Then it is noted whether the request succeeds
