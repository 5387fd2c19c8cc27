@dataloy @slow
Feature: The life of a token
  A token lives for the seconds that its answer states, a day in the sample. A call with an expired one is answered with 401 and a payload of
  seven members, of which there is a sample (Authentication/Authorization, lines 47, 49 and 63 to 67).

  @DATALOY-LIFE-001
  Scenario: A token is accepted until its stated time is nearly over
    Given a fresh token
    When the stated lifetime is nearly over
    And "listCurrencies" is called
    Then the request succeeds

  @DATALOY-LIFE-001 @STD-404 @STD-502
  Scenario: A token opens nothing when its stated time is over
    Given a fresh token
    When "listCurrencies" is called
    Then the request succeeds
    When the stated lifetime is over
    And "listCurrencies" is called
    Then the request is refused

  @DATALOY-LIFE-001
  Scenario: A token that was asked for later lives for the time that its own answer states
    Given a fresh token
    When half of the stated lifetime passes
    And a token is requested
    And the stated lifetime is nearly over
    And "listCurrencies" is called
    Then the request succeeds

  @DATALOY-LIFE-001
  Scenario: Whoever asks again after a token has died gets one that works
    Given a fresh token
    And the token is kept as "dead"
    When the stated lifetime is over
    And a token is requested
    Then the request succeeds
    And the token is kept as "living"
    And the tokens "dead" and "living" differ
    When "listCurrencies" is called
    Then the request succeeds

  @DATALOY-ERR-001
  Scenario Outline: An expired token is answered with 401 by <operation>
    Given a fresh token
    When the stated lifetime is over
    And "<operation>" is called
    Then the request is refused as documented for "expired"

    Examples:
      | operation      |
      | listCargoes    |
      | listCurrencies |
      | listPortCalls  |
      | getVoyage      |
      | getVessel      |

  Rule: The 401 for an expired token has the payload of the sample

    @DATALOY-ERR-002
    Scenario: The payload is a JSON object with seven members
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then the body is a JSON object
      And the body has the members "statusCode", "statusText", "message", "date", "statusFamily", "method" and "uri"

    @DATALOY-ERR-002
    Scenario: It is seen whether the payload ends where the sample ends
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then "DATALOY-D1" is read as "complete" if the body is a JSON object, otherwise as "as-printed"

    @DATALOY-ERR-003
    Scenario: The payload repeats the status as a number
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then "$.statusCode" equals $statusCode

    @DATALOY-ERR-004
    Scenario: The payload names the status and its class
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then "$.statusText" equals "Unauthorized"
      And "$.statusFamily" equals "CLIENT_ERROR"

    @DATALOY-ERR-005
    Scenario: The message says that the token has expired
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then "$.message" equals "Token expired."

    @DATALOY-ERR-006
    Scenario: The date is a day and a time to the second, without a zone
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then "$.date" matches "^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$"

    @DATALOY-ERR-006
    Scenario: It is seen which zone the date is in
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then "DATALOY-D2" is read as "utc" if "$.date" is within 1 minute of the target's clock, otherwise as "local"

    @DATALOY-ERR-006
    Scenario: It is seen whether the date has the month before the day
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then "DATALOY-D3" is read as "month-first" if "$.date" is within 24 hours of the target's clock, otherwise as "day-first"

    @DATALOY-ERR-007
    Scenario: The payload repeats the verb of the request
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then "$.method" equals $method

    @DATALOY-ERR-007
    Scenario: The payload repeats the path and the query of the request
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then "$.uri" matches "/Cargo\?filter=subCargos\.freight(%28|\()GTE(%29|\))2500000$"

    @DATALOY-ERR-007
    Scenario: It is seen whether the payload repeats the whole address that was called
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then "DATALOY-D7" is read as "as-sent" if "$.uri" equals $url, otherwise as "rewritten"

    @DATALOY-ERR-007
    Scenario: It is noted whether a token in the query is repeated as well
      Given a fresh token
      When the stated lifetime is over
      And the token is presented as "query"
      And "listCargoes" is called
      Then it is noted whether no answer repeats a secret

  Rule: Where the page is silent the standards speak

    @STD-407
    Scenario: An expired token is called invalid in the challenge
      Given a fresh token
      When the stated lifetime is over
      And "listCargoes" is called
      Then the status is 401
      And the header "WWW-Authenticate" contains "invalid_token"
