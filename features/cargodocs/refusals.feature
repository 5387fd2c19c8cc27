@cargodocs
Feature: Calls that are refused
  Private data can be reached only with a token that grants access to the API that is called (Authentication, line 29). What invalid
  credentials and denied access are answered with, 401, 403 and an errorMessage, is on the company's page Request/Response.

  Scenario Outline: Calling <operation> with <presented> is refused
    Given a token
    And the token is presented as "<case>"
    When "<operation>" is called
    Then the request is refused as documented for "<case>"

    @CARGODOCS-FLOW-002 @CARGODOCS-PUB-002
    Examples: No token, or something that never was one
      | operation          | case      | presented               |
      | listCustomers      | no-header | no Authorization header |
      | listEmployees      | no-header | no Authorization header |
      | listCounterparties | no-header | no Authorization header |
      | getDocument        | no-header | no Authorization header |
      | listCustomers      | garbage   | an invented token       |
      | listEmployees      | garbage   | an invented token       |
      | listCounterparties | garbage   | an invented token       |
      | getDocument        | garbage   | an invented token       |

    @CARGODOCS-FLOW-002
    Examples: A broken header, for which no page names a status
      | operation          | case      | presented              |
      | listCustomers      | malformed | a broken Bearer header |
      | listEmployees      | malformed | a broken Bearer header |
      | listCounterparties | malformed | a broken Bearer header |
      | getDocument        | malformed | a broken Bearer header |

    @CARGODOCS-FLOW-002 @CARGODOCS-PUB-002
    Examples: A token that lost its end
      | operation          | case      | presented                                |
      | listCustomers      | truncated | a token that was cut short |
      | listEmployees      | truncated | a token that was cut short |
      | listCounterparties | truncated | a token that was cut short |
      | getDocument        | truncated | a token that was cut short |

    @CARGODOCS-FLOW-002 @CARGODOCS-PUB-002
    Examples: A token that was changed
      | operation          | case               | presented           |
      | listCustomers      | tampered-payload   | a changed payload   |
      | listEmployees      | tampered-payload   | a changed payload   |
      | listCounterparties | tampered-payload   | a changed payload   |
      | getDocument        | tampered-payload   | a changed payload   |
      | listCustomers      | tampered-signature | a changed signature |
      | listEmployees      | tampered-signature | a changed signature |
      | listCounterparties | tampered-signature | a changed signature |
      | getDocument        | tampered-signature | a changed signature |

    @CARGODOCS-FLOW-002 @CARGODOCS-PUB-002
    Examples: A token that claims to need no signature
      | operation          | case     | presented                          |
      | listCustomers      | alg-none | a token that says it is not signed |
      | listEmployees      | alg-none | a token that says it is not signed |
      | listCounterparties | alg-none | a token that says it is not signed |
      | getDocument        | alg-none | a token that says it is not signed |

  @CARGODOCS-PUB-005
  Scenario Outline: It is noted whether a good token in another scheme opens <operation>, too
    Given a token
    And the token is presented as "wrong-scheme"
    When "<operation>" is called
    Then it is noted whether the request is refused

    Examples:
      | operation          |
      | listCustomers      |
      | listEmployees      |
      | listCounterparties |
      | getDocument        |

  @CARGODOCS-PUB-004
  Scenario Outline: A refused call says in errorMessage what is wrong: <presented>
    Given a token
    And the token is presented as "<case>"
    When "listCustomers" is called
    Then the request is refused
    And "$.errorMessage" is a string
    And the answer keeps the contract

    Examples:
      | case      | presented               |
      | no-header | no Authorization header |
      | garbage   | an invented token       |

  Rule: A token opens what its holder may do

    @CARGODOCS-SCOPE-001
    Scenario: One token opens one API and not another
      Given a token of "limited"
      When "listCustomers" is called
      Then the request succeeds
      When "listEmployees" is called
      Then the request is refused

    @CARGODOCS-SCOPE-001 @CARGODOCS-PUB-003
    Scenario Outline: Calling <operation> where access is not configured is answered with 403
      Given a token of "barred"
      When "<operation>" is called
      Then the request is refused as documented for "too-little-permission"

      Examples:
        | operation          |
        | listCustomers      |
        | listEmployees      |
        | listCounterparties |
        | getDocument        |

    @CARGODOCS-PUB-004
    Scenario: Denied access says in errorMessage what is wrong
      Given a token of "barred"
      When "listCustomers" is called
      Then the request is refused
      And "$.errorMessage" is a string

    @CARGODOCS-FLOW-002
    Scenario: The token of a customer does not open another customer's document
      Given a token of "second"
      When "getDocument" is called
      Then the request is refused as documented for "other-tenant"

  Rule: Where the page is silent the standards speak

    @STD-402
    Scenario: A token in the query opens nothing
      Given a token
      And the token is presented as "query"
      When "listCustomers" is called
      Then the request is refused

    @STD-504
    Scenario Outline: A token that says it is not signed does not open <operation>
      Given a token
      And the token is presented as "alg-none"
      When "<operation>" is called
      Then the request is refused

      Examples:
        | operation          |
        | listCustomers      |
        | listEmployees      |
        | listCounterparties |
        | getDocument        |

    @STD-505
    Scenario Outline: A token with <changed> does not open <operation>
      Given a token
      And the token is presented as "<case>"
      When "<operation>" is called
      Then the request is refused

      Examples:
        | operation          | case               | changed             |
        | listCustomers      | tampered-payload   | a changed payload   |
        | listEmployees      | tampered-signature | a changed signature |
        | listCounterparties | tampered-payload   | a changed payload   |
        | getDocument        | tampered-signature | a changed signature |

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
