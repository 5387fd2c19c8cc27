@tplcentral @slow
Feature: The life of a token
  The answer states how many seconds the token lives (API Authentication, line 17); the help centre has 30 to 60 minutes as the rule, and
  a client that replaces its token in time. How long exactly the target decides; the hour of the sample binds nobody.

  @TPLCENTRAL-PUB-017
  Scenario: A token is accepted until its stated time is nearly over
    Given a fresh token
    When the stated lifetime is nearly over
    And "listCustomers" is called
    Then the request succeeds

  @TPLCENTRAL-PUB-017 @TPLCENTRAL-PUB-001
  Scenario Outline: When its stated time is over, a token no longer opens <operation>
    Given a fresh token
    When "<operation>" is called
    And the stated lifetime is over
    And "<operation>" is called
    Then the request is refused as documented for "expired"

    Examples:
      | operation          |
      | listCustomers      |
      | getCustomer        |
      | listSuppliers      |
      | listOrders         |
      | listOrderSummaries |
      | getOrder           |
      | listStockSummaries |

  @TPLCENTRAL-PUB-017
  Scenario: A token that was never used dies all the same
    Given a fresh token
    When the stated lifetime is over
    And "listCustomers" is called
    Then the request is refused

  @TPLCENTRAL-PUB-017
  Scenario: A token that was used all along dies all the same
    Given a fresh token
    When "listCustomers" is called
    And half of the stated lifetime passes
    And "listCustomers" is called
    And the stated lifetime is nearly over
    And "listCustomers" is called
    And the stated lifetime is over
    And "listCustomers" is called
    Then the request is refused

  @TPLCENTRAL-PUB-017
  Scenario: A token that was asked for later lives for the time that its own answer states
    Given a fresh token
    When half of the stated lifetime passes
    And a token is requested
    And the stated lifetime is nearly over
    And "listCustomers" is called
    Then the request succeeds

  @TPLCENTRAL-PUB-017
  Scenario: Whoever asks again after a token has died gets one that works
    Given a fresh token
    And the token is kept as "dead"
    When the stated lifetime is over
    And a token is requested
    Then the status is 2xx
    And the token is kept as "living"
    And the tokens "dead" and "living" differ
    When "listCustomers" is called
    Then the request succeeds

  @TPLCENTRAL-RESP-005
  Scenario: It is noted whether the lifetime is within the half hour to an hour of the help centre
    Given a token
    When a token is requested
    Then it is noted whether "$.expires_in" is between 1800 and 3600
