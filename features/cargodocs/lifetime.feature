@cargodocs @slow
Feature: The life of a token
  Each token that is generated is valid for 15 minutes, and for no longer (Authentication, "Token Expiry", line 57). The sample's own
  exp says an hour: what counts is how long the target takes the token, and what the token says of itself is only reported.

  @CARGODOCS-LIFE-001
  Scenario: A token is accepted until its 15 minutes are nearly over
    Given a fresh token
    When the documented lifetime is nearly over
    And "listCustomers" is called
    Then the request succeeds

  @CARGODOCS-LIFE-001
  Scenario: A token that was generated later is valid for its own 15 minutes
    Given a fresh token
    When 10 minutes pass
    Given a fresh token
    When the documented lifetime is nearly over
    And "listCustomers" is called
    Then the request succeeds

  @CARGODOCS-LIFE-001
  Scenario: A token stays valid when another is generated
    Given a fresh token
    And the token is kept as "first"
    When a token is requested
    Then the request succeeds
    Given the token "first"
    When "listCustomers" is called
    Then the request succeeds

  @CARGODOCS-LIFE-002 @CARGODOCS-PUB-002
  Scenario Outline: After its 15 minutes a token no longer opens <operation>
    Given a fresh token
    When the documented lifetime is over
    And "<operation>" is called
    Then the request is refused as documented for "expired"

    Examples:
      | operation          |
      | listCustomers      |
      | listEmployees      |
      | listCounterparties |
      | getDocument        |

  @CARGODOCS-LIFE-002
  Scenario: Use does not lengthen the life of a token
    Given a fresh token
    When half of the documented lifetime passes
    And "listCustomers" is called 5 times
    Then every use of the token was accepted
    When the documented lifetime is over
    And "listCustomers" is called
    Then the request is refused

  @CARGODOCS-LIFE-001
  Scenario: Whoever asks again after a token has died gets one that works
    Given a fresh token
    And the token is kept as "dead"
    When the documented lifetime is over
    And a token is requested
    Then the request succeeds
    And the token is kept as "living"
    And the tokens "dead" and "living" differ
    When "listCustomers" is called
    Then the request succeeds

  @STD-502
  Scenario: It is seen whether the token itself says 15 minutes
    When a token is requested
    Then if the token is a JWT, the token's member "exp" is a number
    And "CARGODOCS-D3" is read as "text" if the token's "exp" minus its "iat" is 900 seconds, otherwise as "sample"
