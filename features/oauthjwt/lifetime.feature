@oauthjwt @slow
Feature: The life of a token
  Tokens open the API for a limited time, and the answer states how long (Authentication, "Access Tokens", line 14; the member
  expires_in, line 39). How long that is the target decides; the hour of the sample binds nobody.

  @OAUTHJWT-LIFE-001
  Scenario: A token is accepted until its stated time is nearly over
    Given a fresh token
    When the stated lifetime is nearly over
    And "ping" is called
    Then the request succeeds

  @OAUTHJWT-LIFE-001 @OAUTHJWT-ERR-002
  Scenario Outline: When its stated time is over, a token no longer opens <operation>
    Given a fresh token
    When "<operation>" is called
    And the stated lifetime is over
    And "<operation>" is called
    Then the request is refused as documented for "expired"

    Examples:
      | operation      |
      | ping           |
      | readReports    |
      | readOwnAccount |

  @OAUTHJWT-LIFE-001
  Scenario: A token that was never used dies all the same
    Given a fresh token
    When the stated lifetime is over
    And "ping" is called
    Then the request is refused

  @OAUTHJWT-LIFE-001
  Scenario: A token that was used all along dies all the same
    Given a fresh token
    When "ping" is called
    And half of the stated lifetime passes
    And "ping" is called
    And the stated lifetime is nearly over
    And "ping" is called
    And the stated lifetime is over
    And "ping" is called
    Then the request is refused

  @OAUTHJWT-LIFE-001
  Scenario: A token that was asked for later lives for the time that its own answer states
    Given a fresh token
    When half of the stated lifetime passes
    And a token is requested
    And the stated lifetime is nearly over
    And "ping" is called
    Then the request succeeds

  @OAUTHJWT-LIFE-001
  Scenario: Whoever asks again after a token has died gets one that works
    Given a fresh token
    And the token is kept as "dead"
    When the stated lifetime is over
    And a token is requested
    Then the status is 2xx
    And the token is kept as "living"
    And the tokens "dead" and "living" differ
    When "ping" is called
    Then the request succeeds
