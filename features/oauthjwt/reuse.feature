@oauthjwt
Feature: Using one token for many calls
  The access token is for the calls that follow, in the plural; each of them is let in by the same token, and the token is verified
  each time (Authentication, lines 14, 37 and 42 to 45).

  @OAUTHJWT-USE-001
  Scenario Outline: One token opens twenty calls of <operation>, one after the other
    Given a token
    When "<operation>" is called 20 times
    Then the token was used 20 times
    And every use of the token was accepted

    Examples:
      | operation      |
      | ping           |
      | readReports    |
      | readOwnAccount |

  @OAUTHJWT-USE-001
  Scenario: One token opens ten calls at once
    Given a token
    When "ping" is called 10 times at once
    Then the token was used 10 times
    And every use of the token was accepted

  @OAUTHJWT-USE-001
  Scenario: One token opens one resource after the other
    Given a token
    When "ping" is called
    Then the request succeeds
    When "readReports" is called
    Then the request succeeds
    When "readOwnAccount" is called
    Then the request succeeds

  @OAUTHJWT-LIFE-001 @slow
  Scenario: One token is accepted all through its life
    Given a fresh token
    When "ping" is called 5 times
    And half of the stated lifetime passes
    And "ping" is called 5 times
    And the stated lifetime is nearly over
    And "ping" is called 5 times
    Then the token was used 15 times
    And every use of the token was accepted
    And 1 token was requested

  @OAUTHJWT-JWT-004
  Scenario Outline: A token that was changed is refused after the genuine one was let in: <presented>
    Given a token
    When "ping" is called 3 times
    Given the token is presented as "<case>"
    When "ping" is called
    Then the request is refused

    Examples:
      | case               | presented                   |
      | tampered-payload   | a changed payload           |
      | tampered-signature | a changed signature         |
      | alg-none           | no signature, and saying so |
      | truncated          | the end cut off             |

  @OAUTHJWT-RESP-004
  Scenario: It is noted whether a token outlives the request for another one
    When a token is requested
    Then the status is 2xx
    And the token is kept as "first"
    When a token is requested
    Then the status is 2xx
    Given the token "first"
    When "ping" is called
    Then it is noted whether the request succeeds
