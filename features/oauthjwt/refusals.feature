@oauthjwt
Feature: Calls that are refused
  Only who is authorised gets in, and the API verifies the token on every call. What is wrong with the token is answered with 401,
  what the account may not do with 403 (Authentication, lines 3, 14 and 47).

  Scenario Outline: Calling <operation> with <presented> is refused
    Given a token
    And the token is presented as "<case>"
    When "<operation>" is called
    Then the request is refused as documented for "<case>"

    @OAUTHJWT-PROTO-001 @OAUTHJWT-ERR-002
    Examples: No token, or something that never was one
      | operation      | case      | presented               |
      | ping           | no-header | no Authorization header |
      | readReports    | no-header | no Authorization header |
      | readOwnAccount | no-header | no Authorization header |
      | ping           | garbage   | an invented token       |
      | readReports    | garbage   | an invented token       |
      | readOwnAccount | garbage   | an invented token       |

    @OAUTHJWT-PROTO-001
    Examples: An Authorization header that holds no token, for which the page names no status
      | operation      | case      | presented              |
      | ping           | malformed | a broken Bearer header |
      | readReports    | malformed | a broken Bearer header |
      | readOwnAccount | malformed | a broken Bearer header |

    @OAUTHJWT-JWT-004 @OAUTHJWT-ERR-002
    Examples: A token that was changed
      | operation      | case               | presented                          |
      | ping           | tampered-payload   | a changed payload                  |
      | readReports    | tampered-payload   | a changed payload                  |
      | readOwnAccount | tampered-payload   | a changed payload                  |
      | ping           | tampered-signature | a changed signature                |
      | readReports    | tampered-signature | a changed signature                |
      | readOwnAccount | tampered-signature | a changed signature                |
      | ping           | alg-none           | a token that says it is not signed |
      | readReports    | alg-none           | a token that says it is not signed |
      | readOwnAccount | alg-none           | a token that says it is not signed |
      | ping           | truncated          | a token that was cut short         |
      | readReports    | truncated          | a token that was cut short         |
      | readOwnAccount | truncated          | a token that was cut short         |

  @OAUTHJWT-USE-001
  Scenario Outline: It is noted whether a good token in another scheme opens <operation>, too
    Given a token
    And the token is presented as "wrong-scheme"
    When "<operation>" is called
    Then it is noted whether the request is refused

    Examples:
      | operation      |
      | ping           |
      | readReports    |
      | readOwnAccount |

  @OAUTHJWT-ERR-003
  Scenario: An account without the permission is answered with 403
    Given a token of "limited"
    When "readReports" is called
    Then the request is refused as documented for "too-little-permission"

  @OAUTHJWT-ERR-003
  Scenario: What the account lacks is a permission: its token opens what needs none
    Given a token of "limited"
    When "ping" is called
    Then the request succeeds

  Rule: Where the page is silent the standards speak

    @STD-301
    Scenario: A refused token request names its error
      Given the credential field "client_secret" is wrong
      When a token is requested
      Then if the status is 401, "$.error" equals "invalid_client"

    @STD-303
    Scenario: A refused token request is challenged to authenticate with Basic
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
      When "ping" is called
      Then the request is refused

    @STD-405
    Scenario Outline: A 401 is a challenge to present a Bearer token: <presented>
      Given a token
      And the token is presented as "<case>"
      When "ping" is called
      Then if the status is 401, the header "WWW-Authenticate" matches "(?i)\bbearer\s+\w+="

      Examples:
        | case      | presented               |
        | no-header | no Authorization header |
        | garbage   | an invented token       |

    @STD-406
    Scenario: Who presents no token at all is challenged without an error code
      Given a token
      And the token is presented as "no-header"
      When "ping" is called
      Then the header "WWW-Authenticate" does not contain "error="

    @STD-407
    Scenario Outline: A token that is not valid is called so in the challenge: <presented>
      Given a token
      And the token is presented as "<case>"
      When "ping" is called
      Then if the status is 401, the header "WWW-Authenticate" contains "invalid_token"

      Examples:
        | case               | presented           |
        | garbage            | an invented token   |
        | tampered-signature | a changed signature |
