@tplcentral
Feature: Calls that are refused
  Calls authenticate with the token that was issued, and the roles of the credential decide what it may reach (API Authentication, lines 20
  to 25). The list of statuses is lost in the copy of the page (line 26); the public page on exceptions has 401 for who is not
  authenticated, 403 for what the roles do not cover and 404 for what is not there.

  Scenario Outline: Calling <operation> with <presented> is refused
    Given a token
    And the token is presented as "<case>"
    When "<operation>" is called
    Then the request is refused as documented for "<case>"

    @TPLCENTRAL-USE-001 @TPLCENTRAL-PUB-001
    Examples: No token, or something that never was one
      | operation          | case      | presented               |
      | listCustomers      | no-header | no Authorization header |
      | getCustomer        | no-header | no Authorization header |
      | listSuppliers      | no-header | no Authorization header |
      | listOrders         | no-header | no Authorization header |
      | listOrderSummaries | no-header | no Authorization header |
      | getOrder           | no-header | no Authorization header |
      | listStockSummaries | no-header | no Authorization header |
      | listCustomers      | malformed | a broken Bearer header  |
      | getCustomer        | malformed | a broken Bearer header  |
      | listSuppliers      | malformed | a broken Bearer header  |
      | listOrders         | malformed | a broken Bearer header  |
      | listOrderSummaries | malformed | a broken Bearer header  |
      | getOrder           | malformed | a broken Bearer header  |
      | listStockSummaries | malformed | a broken Bearer header  |
      | listCustomers      | garbage   | an invented token       |
      | getCustomer        | garbage   | an invented token       |
      | listSuppliers      | garbage   | an invented token       |
      | listOrders         | garbage   | an invented token       |
      | listOrderSummaries | garbage   | an invented token       |
      | getOrder           | garbage   | an invented token       |
      | listStockSummaries | garbage   | an invented token       |

    @TPLCENTRAL-PUB-001
    Examples: A good token, but not as a bearer token, of which only the public page speaks
      | operation          | case         | presented                  |
      | listCustomers      | wrong-scheme | another scheme than Bearer |
      | getCustomer        | wrong-scheme | another scheme than Bearer |
      | listSuppliers      | wrong-scheme | another scheme than Bearer |
      | listOrders         | wrong-scheme | another scheme than Bearer |
      | listOrderSummaries | wrong-scheme | another scheme than Bearer |
      | getOrder           | wrong-scheme | another scheme than Bearer |
      | listStockSummaries | wrong-scheme | another scheme than Bearer |

    @TPLCENTRAL-USE-001 @TPLCENTRAL-PUB-001
    Examples: A token that was changed
      | operation          | case               | presented                          |
      | listCustomers      | tampered-payload   | a changed payload                  |
      | getCustomer        | tampered-payload   | a changed payload                  |
      | listSuppliers      | tampered-payload   | a changed payload                  |
      | listOrders         | tampered-payload   | a changed payload                  |
      | listOrderSummaries | tampered-payload   | a changed payload                  |
      | getOrder           | tampered-payload   | a changed payload                  |
      | listStockSummaries | tampered-payload   | a changed payload                  |
      | listCustomers      | tampered-signature | a changed signature                |
      | getCustomer        | tampered-signature | a changed signature                |
      | listSuppliers      | tampered-signature | a changed signature                |
      | listOrders         | tampered-signature | a changed signature                |
      | listOrderSummaries | tampered-signature | a changed signature                |
      | getOrder           | tampered-signature | a changed signature                |
      | listStockSummaries | tampered-signature | a changed signature                |
      | listCustomers      | alg-none           | a token that says it is not signed |
      | getCustomer        | alg-none           | a token that says it is not signed |
      | listSuppliers      | alg-none           | a token that says it is not signed |
      | listOrders         | alg-none           | a token that says it is not signed |
      | listOrderSummaries | alg-none           | a token that says it is not signed |
      | getOrder           | alg-none           | a token that says it is not signed |
      | listStockSummaries | alg-none           | a token that says it is not signed |
      | listCustomers      | truncated          | a token that was cut short         |
      | getCustomer        | truncated          | a token that was cut short         |
      | listSuppliers      | truncated          | a token that was cut short         |
      | listOrders         | truncated          | a token that was cut short         |
      | listOrderSummaries | truncated          | a token that was cut short         |
      | getOrder           | truncated          | a token that was cut short         |
      | listStockSummaries | truncated          | a token that was cut short         |

  @TPLCENTRAL-CRED-002
  Scenario Outline: A credential of another 3PL does not reach <operation>
    Given a token of "second"
    When "<operation>" is called
    Then the request is refused as documented for "other-tenant"

    Examples:
      | operation     |
      | getCustomer   |
      | listSuppliers |
      | getOrder      |

  Rule: Who is one thing, what is another

    @TPLCENTRAL-AUTHZ-002
    Scenario: A credential gets a token whatever its roles
      Given a token
      And the credential "limited"
      When a token is requested
      Then the status is 2xx
      And "$.access_token" is not empty

    @TPLCENTRAL-AUTHZ-003 @TPLCENTRAL-PUB-002
    Scenario Outline: A credential without the role does not reach <operation>
      Given a token of "limited"
      When "<operation>" is called
      Then the request is refused as documented for "too-little-permission"

      Examples:
        | operation          |
        | listOrders         |
        | listOrderSummaries |
        | getOrder           |

    @TPLCENTRAL-AUTHZ-003
    Scenario: A credential without the role for orders reaches what its roles cover
      Given a token of "limited"
      When "getCustomer" is called
      Then the request succeeds

    @TPLCENTRAL-PUB-003
    Scenario: Whoever lacks the role is told so with a code and a hint
      Given a token of "limited"
      When "listOrders" is called
      Then if the status is 403, the body has the members "ErrorCode" and "Hint"

  Rule: What is not there gets 404

    @TPLCENTRAL-PUB-004
    Scenario Outline: There is nothing at <operation> for an id that nobody has
      Given a token
      And the path parameter "id" is "2147483646"
      When "<operation>" is called
      Then the status is 404

      Examples:
        | operation   |
        | getCustomer |
        | getOrder    |

  Rule: Where the pages are silent the standards speak

    @STD-301
    Scenario: A refused token request names its error
      Given the credential field "client_secret" is wrong
      When a token is requested
      Then if the status is 400, "$.error" equals "invalid_client"
      And if the status is 401, "$.error" equals "invalid_client"

    @STD-302
    Scenario: Credentials that fail in the Authorization header are answered with 401
      Given the credential field "client_secret" is wrong
      When a token is requested
      Then the status is 401

    @STD-303
    Scenario: A 401 of the token endpoint is a challenge to authenticate with Basic
      Given the credential field "client_secret" is wrong
      When a token is requested
      Then if the status is 401, the header "WWW-Authenticate" matches "(?i)\bbasic\s+.*realm="

    @STD-305
    Scenario: No cache may keep a refusal of the token endpoint
      Given the credential field "client_secret" is wrong
      When a token is requested
      Then if the status is 4xx, the header "Cache-Control" contains "no-store"

    @STD-402
    Scenario: A token in the query opens nothing
      Given a token
      And the token is presented as "query"
      When "listCustomers" is called
      Then the request is refused

    @STD-405
    Scenario Outline: A 401 is a challenge to present a Bearer token: <presented>
      Given a token
      And the token is presented as "<case>"
      When "listCustomers" is called
      Then if the status is 401, the header "WWW-Authenticate" matches "(?i)\bbearer\s+\w+="

      Examples:
        | case      | presented               |
        | no-header | no Authorization header |
        | garbage   | an invented token       |

    @STD-406
    Scenario: Who presents no token at all is challenged without an error code
      Given a token
      And the token is presented as "no-header"
      When "listCustomers" is called
      Then the header "WWW-Authenticate" does not contain "error="

    @STD-407
    Scenario Outline: A token that is not valid is called so in the challenge: <presented>
      Given a token
      And the token is presented as "<case>"
      When "listCustomers" is called
      Then if the status is 401, the header "WWW-Authenticate" contains "invalid_token"

      Examples:
        | case               | presented           |
        | garbage            | an invented token   |
        | tampered-signature | a changed signature |
