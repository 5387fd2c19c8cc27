@cargamos
Feature: Calls that are refused
  Every call is authorised through the OAuth server, and only when access is granted is the action taken or the resource returned
  (Authentication, lines 25 to 31). How a refusal looks is not said: no token, no data and no effect is all that is asked of it.

  @CARGAMOS-USE-002
  Scenario Outline: Calling <operation> with <presented> is refused
    Given a token
    And the token is presented as "<case>"
    When "<operation>" is called
    Then the request is refused as documented for "<case>"

    Examples: No token, or something that never was one
      | operation   | case      | presented               |
      | getShipment | no-header | no Authorization header |
      | getShipment | malformed | a broken Bearer header  |
      | getShipment | garbage   | an invented token       |

    Examples: A token that was changed
      | operation   | case               | presented                          |
      | getShipment | tampered-payload   | a changed payload                  |
      | getShipment | tampered-signature | a changed signature                |
      | getShipment | alg-none           | a token that says it is not signed |
      | getShipment | truncated          | a token that was cut short         |

  @CARGAMOS-USE-004
  Scenario Outline: Where access is not granted nothing comes back: <presented>
    Given a token
    And the token is presented as "<case>"
    When "getShipment" is called
    Then the request is refused

    Examples:
      | case      | presented               |
      | no-header | no Authorization header |
      | garbage   | an invented token       |

  @CARGAMOS-USE-004
  Scenario: The token of a shipper does not open another shipper's shipment
    Given a token of "second"
    When "getShipment" is called
    Then the request is refused as documented for "other-tenant"

  @CARGAMOS-USE-001
  Scenario: It is noted whether a good token in another scheme opens a shipment, too
    Given a token
    And the token is presented as "wrong-scheme"
    When "getShipment" is called
    Then it is noted whether the request is refused

  Rule: Where the page is silent the standards speak

    @STD-402
    Scenario: A token in the query opens nothing
      Given a token
      And the token is presented as "query"
      When "getShipment" is called
      Then the request is refused

    @STD-405
    Scenario Outline: A 401 is a challenge to present a Bearer token: <presented>
      Given a token
      And the token is presented as "<case>"
      When "getShipment" is called
      Then if the status is 401, the header "WWW-Authenticate" matches "(?i)\bbearer\s+\w+="

      Examples:
        | case      | presented               |
        | no-header | no Authorization header |
        | garbage   | an invented token       |

    @STD-407
    Scenario: A token that is not valid is called so in the challenge
      Given a token
      And the token is presented as "garbage"
      When "getShipment" is called
      Then if the status is 401, the header "WWW-Authenticate" contains "invalid_token"
