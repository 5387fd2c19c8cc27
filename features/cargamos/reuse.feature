@cargamos
Feature: Using one token for many calls
  A call does not need a token of its own: new ones should be asked for only when the old one has expired, so the old one is taken until
  then (Authentication, lines 12, 37 and 39). Each call is authorised for itself (line 27).

  @CARGAMOS-LIFE-001
  Scenario: One token opens twenty calls, one after the other
    Given a token
    When "getShipment" is called 20 times
    Then the token was used 20 times
    And every use of the token was accepted

  @CARGAMOS-LIFE-001
  Scenario: One token opens ten calls at once
    Given a token
    When "getShipment" is called 10 times at once
    Then the token was used 10 times
    And every use of the token was accepted

  @CARGAMOS-LIFE-001 @slow
  Scenario: One token is accepted all through its life
    Given a fresh token
    When "getShipment" is called 5 times
    And half of the documented lifetime passes
    And "getShipment" is called 5 times
    And the documented lifetime is nearly over
    And "getShipment" is called 5 times
    Then the token was used 15 times
    And every use of the token was accepted

  @CARGAMOS-USE-002
  Scenario Outline: Each call is authorised for itself: after good calls <presented> is refused
    Given a token
    When "getShipment" is called 3 times
    Then every use of the token was accepted
    Given the token is presented as "<case>"
    When "getShipment" is called
    Then the request is refused

    Examples:
      | case               | presented           |
      | no-header          | a call without it   |
      | garbage            | an invented token   |
      | tampered-payload   | a changed payload   |
      | tampered-signature | a changed signature |
