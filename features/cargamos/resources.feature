@cargamos
Feature: Calls that succeed
  The shipper uses the API with the token as a bearer token in the header, and where access is granted the action is taken or the resource
  returned (Authentication, lines 25 to 31). The page names no resource; the shipment is assumed. The one other call that it gives
  starts a change of the password (lines 32 to 34).

  @CARGAMOS-PROTO-001
  Scenario: The token that a login got opens the API
    When a token is requested
    And "getShipment" is called
    Then the request succeeds

  @CARGAMOS-USE-001
  Scenario: The token is carried as a bearer token in the header
    Given a token
    When "getShipment" is called
    Then the request succeeds

  @CARGAMOS-USE-003
  Scenario: Where access is granted the resource comes back
    Given a token
    When "getShipment" is called
    Then the request succeeds
    And it is noted whether the body has the members "version", "status", "timestamp" and "data"
    And it is noted whether "$.data" is an object

  Rule: A change of the password begins with a POST that is answered with 200

    @CARGAMOS-PWD-001
    Scenario: A password change begins with a POST that carries the key
      When "recoverPassword" is called
      Then the status is 2xx
      And "CARGAMOS-D3" is read as "key-alone" if the status is 2xx, otherwise as "more"

    @CARGAMOS-PWD-002
    Scenario: The start of a password change is answered with 200
      When "recoverPassword" is called
      Then the status is 200

    @CARGAMOS-PWD-001
    Scenario: It is noted whether a GET starts a password change, too
      Given the method is "GET"
      When "recoverPassword" is called
      Then it is noted whether the request succeeds

  Rule: Where the page is silent the standards speak

    @STD-401
    Scenario: The word Bearer may be written in lower case
      Given a token
      And the token is presented as "lower-case-scheme"
      When "getShipment" is called
      Then the request succeeds

    @STD-410
    Scenario: Header names in lower case mean the same
      Given a token
      And the header names are sent in lower case
      When "getShipment" is called
      Then the request succeeds
