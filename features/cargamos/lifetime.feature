@cargamos @slow
Feature: The life of a token
  An access token is valid for 60 minutes, always (Authentication, lines 12 and 37), and every call is authorised through the OAuth server
  (line 27), so that no call is let in on the strength of an earlier one.

  @CARGAMOS-LIFE-001
  Scenario: A token is accepted until its 60 minutes are nearly over
    Given a fresh token
    When the documented lifetime is nearly over
    And "getShipment" is called
    Then the request succeeds

  @CARGAMOS-LIFE-001
  Scenario: After its 60 minutes a token is refused
    Given a fresh token
    When the documented lifetime is over
    And "getShipment" is called
    Then the request is refused as documented for "expired"

  @CARGAMOS-USE-002
  Scenario: A token that was let in shortly before its end is refused after it
    Given a fresh token
    When the documented lifetime is nearly over
    And "getShipment" is called 3 times
    Then every use of the token was accepted
    When the documented lifetime is over
    And "getShipment" is called
    Then the request is refused

  @CARGAMOS-LIFE-002
  Scenario: A token that was asked for later has its own 60 minutes
    Given a fresh token
    When 10 minutes pass
    Given a fresh token
    When the documented lifetime is nearly over
    And "getShipment" is called
    Then the request succeeds

  @CARGAMOS-LIFE-002
  Scenario: A token that was asked for later is refused after its own 60 minutes
    Given a fresh token
    When 10 minutes pass
    Given a fresh token
    When the documented lifetime is over
    And "getShipment" is called
    Then the request is refused

  @CARGAMOS-LIFE-002
  Scenario: A token keeps its 60 minutes when another is asked for
    Given a fresh token
    And the token is kept as "first"
    When a token is requested
    Then the request succeeds
    Given the token "first"
    When "getShipment" is called
    Then the request succeeds

  @CARGAMOS-LIFE-002
  Scenario: Use does not lengthen the life of a token
    Given a fresh token
    When half of the documented lifetime passes
    And "getShipment" is called 5 times
    Then every use of the token was accepted
    When the documented lifetime is over
    And "getShipment" is called
    Then the request is refused

  @CARGAMOS-RESP-007
  Scenario: A later answer states the 60 minutes as well
    Given a fresh token
    When 10 minutes pass
    And a token is requested
    Then the stated lifetime and the age of the token make 3600 seconds

  @CARGAMOS-LIFE-001
  Scenario: Whoever asks again after a token has died gets one that works
    Given a fresh token
    And the token is kept as "dead"
    When the documented lifetime is over
    And a token is requested
    Then the request succeeds
    And the token is kept as "living"
    And the tokens "dead" and "living" differ
    When "getShipment" is called
    Then the request succeeds
