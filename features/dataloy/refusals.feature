@dataloy
Feature: Calls that are refused
  Protected resources are opened by access tokens (Authentication/Authorization, line 7). But for the expired token, which "The life of a
  token" has, the page gives no status to a refusal: it is enough that there is no data. A missing role is answered with 401 by a public page.

  Scenario Outline: Calling <operation> with <presented> is refused
    Given a token
    And the token is presented as "<case>"
    When "<operation>" is called
    Then the request is refused as documented for "<case>"

    @DATALOY-PROTO-002
    Examples: No token, or something that never was one
      | operation      | case      | presented               |
      | listCargoes    | no-header | no Authorization header |
      | listCurrencies | no-header | no Authorization header |
      | listPortCalls  | no-header | no Authorization header |
      | getVoyage      | no-header | no Authorization header |
      | getVessel      | no-header | no Authorization header |
      | listCargoes    | garbage   | an invented token       |
      | listCurrencies | garbage   | an invented token       |
      | listPortCalls  | garbage   | an invented token       |
      | getVoyage      | garbage   | an invented token       |
      | getVessel      | garbage   | an invented token       |
      | listCargoes    | malformed | a broken Bearer header  |
      | listCurrencies | malformed | a broken Bearer header  |
      | listPortCalls  | malformed | a broken Bearer header  |
      | getVoyage      | malformed | a broken Bearer header  |
      | getVessel      | malformed | a broken Bearer header  |

    @DATALOY-PROTO-002 @STD-505
    Examples: A token that was changed
      | operation      | case               | presented                                |
      | listCargoes    | tampered-payload   | a changed payload                        |
      | listCurrencies | tampered-payload   | a changed payload                        |
      | listPortCalls  | tampered-payload   | a changed payload                        |
      | getVoyage      | tampered-payload   | a changed payload                        |
      | getVessel      | tampered-payload   | a changed payload                        |
      | listCargoes    | tampered-signature | a changed signature                      |
      | listCurrencies | tampered-signature | a changed signature                      |
      | listPortCalls  | tampered-signature | a changed signature                      |
      | getVoyage      | tampered-signature | a changed signature                      |
      | getVessel      | tampered-signature | a changed signature                      |
      | listCargoes    | truncated          | a token without the end of its signature |
      | listCurrencies | truncated          | a token without the end of its signature |
      | listPortCalls  | truncated          | a token without the end of its signature |
      | getVoyage      | truncated          | a token without the end of its signature |
      | getVessel      | truncated          | a token without the end of its signature |

    @DATALOY-PROTO-002
    Examples: A token that says it needs no signature
      | operation      | case     | presented                          |
      | listCargoes    | alg-none | a token that says it is not signed |
      | listCurrencies | alg-none | a token that says it is not signed |
      | listPortCalls  | alg-none | a token that says it is not signed |
      | getVoyage      | alg-none | a token that says it is not signed |
      | getVessel      | alg-none | a token that says it is not signed |

    @DATALOY-ASM-001
    Examples: A good token after another word than Bearer, of which the page does not speak
      | operation      | case         | presented                  |
      | listCargoes    | wrong-scheme | another scheme than Bearer |
      | listCurrencies | wrong-scheme | another scheme than Bearer |
      | listPortCalls  | wrong-scheme | another scheme than Bearer |
      | getVoyage      | wrong-scheme | another scheme than Bearer |
      | getVessel      | wrong-scheme | another scheme than Bearer |

  Rule: A missing role is answered with 401, as a public page says

    @DATALOY-PUB-001
    Scenario Outline: A caller without the role for it is answered with 401 by <operation>
      Given a token of "limited"
      When "<operation>" is called
      Then the request is refused as documented for "too-little-permission"

      Examples:
        | operation   |
        | listCargoes |
        | getVoyage   |

    @DATALOY-PUB-002
    Scenario: A caller who asks for an object beside the one that its role covers is answered with 401
      Given a token of "limited"
      When "listPortCalls" is called
      Then the request is refused as documented for "too-little-permission"

    @DATALOY-PUB-001
    Scenario: What the caller lacks is a role: its token opens what its roles cover
      Given a token of "limited"
      When "listCurrencies" is called
      Then the request succeeds

    @DATALOY-PUB-003
    Scenario: The answer to a missing role has the seven members of an error
      Given a token of "limited"
      When "getVoyage" is called
      Then the body has the members "statusCode", "statusText", "message", "date", "statusFamily", "method" and "uri"

    @DATALOY-PUB-001
    Scenario: It is seen whether a missing role is answered as the public page or as the standard has it
      Given a token of "limited"
      When "getVoyage" is called
      Then "DATALOY-D9" is read as "unauthorized" if the status is 401, otherwise as "forbidden"

  Rule: Each customer has an installation of its own

    @DATALOY-PUB-015
    Scenario Outline: A client of another customer does not reach <object>
      Given a token of "second"
      When "<operation>" is called
      Then the request is refused as documented for "other-tenant"

      Examples:
        | operation | object   |
        | getVoyage | a voyage |
        | getVessel | a vessel |

  Rule: Where the page is silent the standards speak

    @STD-301
    Scenario: A refused token request names its error
      Given the credential field "client_secret" is wrong
      When a token is requested
      Then if the status is 4xx, "$.error" matches "^(invalid_request|invalid_client|invalid_grant|unauthorized_client|unsupported_grant_type|invalid_scope)$"

    @STD-305
    Scenario: No cache may keep a refusal of the token URL
      Given the credential field "client_secret" is wrong
      When a token is requested
      Then if the status is 4xx, the header "Cache-Control" contains "no-store"

    @STD-504
    Scenario: A token that says it is not signed opens nothing
      Given a token
      And the token is presented as "alg-none"
      When "listCurrencies" is called
      Then the request is refused

    @STD-402
    Scenario: A token in the query opens nothing
      Given a token
      And the token is presented as "query"
      When "listCurrencies" is called
      Then the request is refused

    @STD-405
    Scenario Outline: A refusal is a challenge to present a Bearer token: <presented>
      Given a token
      And the token is presented as "<case>"
      When "listCurrencies" is called
      Then if the status is 4xx, the header "WWW-Authenticate" matches "(?i)\bbearer\s+\w+="

      Examples:
        | case      | presented               |
        | no-header | no Authorization header |
        | garbage   | an invented token       |

    @STD-406
    Scenario: The challenge to a call without a token names no error
      Given a token
      And the token is presented as "no-header"
      When "listCurrencies" is called
      Then the header "WWW-Authenticate" does not contain "error"

    @STD-407
    Scenario Outline: A token that is not valid is called so in the challenge: <presented>
      Given a token
      And the token is presented as "<case>"
      When "listCurrencies" is called
      Then the status is 401
      And the header "WWW-Authenticate" contains "invalid_token"

      Examples:
        | case               | presented           |
        | garbage            | an invented token   |
        | tampered-signature | a changed signature |

    @STD-511
    Scenario: A token whose header holds nonsense is refused
      Given a token
      And the token is presented as "hostile-kid"
      When "listCurrencies" is called
      Then the request is refused
