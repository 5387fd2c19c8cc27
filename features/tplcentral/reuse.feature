@tplcentral
Feature: Using one token for many calls
  The token is for the requests that follow, in the plural (API Authentication, line 20); the help centre tells clients to keep it
  instead of fetching one for each call.

  @TPLCENTRAL-USE-001
  Scenario Outline: One token opens twenty calls of <operation>, one after the other
    Given a token
    When "<operation>" is called 20 times
    Then the token was used 20 times
    And every use of the token was accepted

    Examples:
      | operation          |
      | getCustomer        |
      | getOrder           |
      | listStockSummaries |

  @TPLCENTRAL-USE-001
  Scenario: One token opens ten calls at once
    Given a token
    When "getCustomer" is called 10 times at once
    Then the token was used 10 times
    And every use of the token was accepted

  @TPLCENTRAL-USE-001
  Scenario: One token opens one resource after the other
    Given a token
    When "listCustomers" is called
    Then the request succeeds
    When "listOrders" is called
    Then the request succeeds
    When "listStockSummaries" is called
    Then the request succeeds

  @TPLCENTRAL-PUB-017 @slow
  Scenario: One token is accepted all through its life
    Given a fresh token
    When "listCustomers" is called 5 times
    And half of the stated lifetime passes
    And "listCustomers" is called 5 times
    And the stated lifetime is nearly over
    And "listCustomers" is called 5 times
    Then the token was used 15 times
    And every use of the token was accepted

  @TPLCENTRAL-RESP-005
  Scenario: It is noted whether a token outlives the request for another one
    When a token is requested
    Then the status is 2xx
    And the token is kept as "first"
    When a token is requested
    Then the status is 2xx
    Given the token "first"
    When "listCustomers" is called
    Then it is noted whether the request succeeds
