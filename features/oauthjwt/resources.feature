@oauthjwt
Feature: Calls that succeed
  A call with the access token after the word Bearer in the Authorization header is answered with a status of the 2xx range
  (Authentication, "Use access token for API requests", lines 41 to 46). The page names no resource; the three used here are assumed.

  @OAUTHJWT-PROTO-002
  Scenario: A token that was asked for authenticates the call
    When a token is requested
    And "ping" is called
    Then the request succeeds

  @OAUTHJWT-USE-002
  Scenario Outline: The token opens <operation>
    Given a token
    When "<operation>" is called
    Then the status is 2xx

    Examples:
      | operation      |
      | ping           |
      | readReports    |
      | readOwnAccount |

  @OAUTHJWT-JWT-005
  Scenario: Each of two clients is told about itself
    Given a token
    When "readOwnAccount" is called
    Then the request succeeds
    And the answer is kept as "mine"
    Given a token of "second"
    When "readOwnAccount" is called
    Then the request succeeds
    And the answer is kept as "theirs"
    And the answers "mine" and "theirs" differ

  Rule: Where the page is silent the standards speak

    @STD-401
    Scenario: The word Bearer may be written in lower case
      Given a token
      And the token is presented as "lower-case-scheme"
      When "ping" is called
      Then the request succeeds

    @STD-410
    Scenario: Header names in lower case mean the same
      Given a token
      And the header names are sent in lower case
      When "ping" is called
      Then the request succeeds
