@dataloy
Feature: Using one token for many calls
  A client is asked to use the same token for as long as it is valid, and not to ask for a new one for each call
  (Authentication/Authorization, line 69). So a target has to let the same token in again and again.

  @DATALOY-LIFE-001
  Scenario: One token opens twenty calls, one after the other
    Given a token
    When "listCurrencies" is called 20 times
    Then the token was used 20 times
    And every use of the token was accepted

  @DATALOY-LIFE-001
  Scenario: One token opens ten calls at once
    Given a token
    When "listCurrencies" is called 10 times at once
    Then the token was used 10 times
    And every use of the token was accepted

  @DATALOY-LIFE-001
  Scenario: One token opens one resource after the other
    Given a token
    When "listCurrencies" is called
    Then the request succeeds
    When "listPortCalls" is called
    Then the request succeeds
    When "getVessel" is called
    Then the request succeeds

  @DATALOY-LIFE-001 @slow
  Scenario: One token is accepted all through its life
    Given a fresh token
    When "listCurrencies" is called 5 times
    And half of the stated lifetime passes
    And "listCurrencies" is called 5 times
    And the stated lifetime is nearly over
    And "listCurrencies" is called 5 times
    Then the token was used 15 times
    And every use of the token was accepted
    And 1 token was requested

  @DATALOY-PROTO-002 @STD-505
  Scenario Outline: A token that was changed is refused after the genuine one was let in: <presented>
    Given a token
    When "listCurrencies" is called 3 times
    Then every use of the token was accepted
    Given the token is presented as "<case>"
    When "listCurrencies" is called
    Then the request is refused

    Examples:
      | case               | presented                       |
      | tampered-payload   | a changed payload               |
      | tampered-signature | a changed signature             |
      | truncated          | the end of the signature is cut |

  @DATALOY-LIFE-001
  Scenario: It is noted whether a token outlives the request for another one
    Given a fresh token
    And the token is kept as "first"
    When a token is requested
    Then the request succeeds
    Given the token "first"
    When "listCurrencies" is called
    Then it is noted whether the request succeeds
