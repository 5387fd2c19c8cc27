@cargodocs
Feature: Using one token for many calls
  The token is sent to the API, may grant access to several APIs, and stays valid for 15 minutes: nothing limits how often it is used
  meanwhile (Authentication, lines 9, 29 and 57).

  @CARGODOCS-LIFE-001
  Scenario: One token opens twenty calls, one after the other
    Given a token
    When "listCustomers" is called 20 times
    Then the token was used 20 times
    And every use of the token was accepted

  @CARGODOCS-LIFE-001
  Scenario: One token opens ten calls at once
    Given a token
    When "listCustomers" is called 10 times at once
    Then the token was used 10 times
    And every use of the token was accepted

  @CARGODOCS-LIFE-001 @slow
  Scenario: One token is accepted all through its life
    Given a fresh token
    When "listCustomers" is called 5 times
    And half of the documented lifetime passes
    And "listCustomers" is called 5 times
    And the documented lifetime is nearly over
    And "listCustomers" is called 5 times
    Then the token was used 15 times
    And every use of the token was accepted

  @CARGODOCS-FLOW-002
  Scenario Outline: A good call opens the door for that call alone: afterwards <presented> is refused
    Given a token
    When "listCustomers" is called 3 times
    Then every use of the token was accepted
    Given the token is presented as "<case>"
    When "listCustomers" is called
    Then the request is refused

    Examples:
      | case      | presented         |
      | no-header | a call without it |
      | garbage   | an invented token |

    @STD-505
    Examples: The signature is checked on every use
      | case               | presented           |
      | tampered-payload   | a changed payload   |
      | tampered-signature | a changed signature |
