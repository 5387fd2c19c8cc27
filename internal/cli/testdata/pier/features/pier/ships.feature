Feature: Ships

  @PIER-TOKEN-001
  Scenario: A credential gets a token
    When a token is requested
    Then the request succeeds
    And the answer keeps the contract

  @PIER-USE-001 @list
  Scenario Outline: A token opens the ships, <n> times
    Given a token
    When "listShips" is called <n> times
    Then every use of the token was accepted
    And the body is a JSON array

    Examples:
      | n |
      | 1 |
      | 9 |
