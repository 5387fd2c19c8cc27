@cargodocs
Feature: Calls that succeed
  The token is sent to the API (Authentication, line 9); that it goes after Bearer into the Authorization header, and that listing the
  customers is the first call to make, is on the company's page First API Call. The other calls are known from their purpose and from
  what others make of the documentation, so a target is not held to them.

  @CARGODOCS-PROTO-001 @CARGODOCS-USE-001
  Scenario: A token that was asked for opens the API
    When a token is requested
    And "listCustomers" is called
    Then the request succeeds

  @CARGODOCS-PUB-005
  Scenario: The token goes after Bearer into the Authorization header
    Given a token
    When "listCustomers" is called
    Then the request succeeds

  @CARGODOCS-PUB-001
  Scenario: Success is status 200
    Given a token
    When "listCustomers" is called
    Then the status is 200

  @CARGODOCS-PUB-006
  Scenario: The customers that the caller may act for are listed
    Given a token
    When "listCustomers" is called
    Then the request succeeds
    And it is noted whether the body is a JSON array
    And it is noted whether every item of "$" has "customerId"

  @CARGODOCS-PUB-009
  Scenario: The employees are listed
    Given a token
    When "listEmployees" is called
    Then the request succeeds
    And it is noted whether the body is a JSON array

  @CARGODOCS-PUB-010
  Scenario: The counterparties are listed
    Given a token
    When "listCounterparties" is called
    Then the request succeeds
    And it is noted whether the body is a JSON array

  @CARGODOCS-PUB-011
  Scenario: A copy of a document can be had as PDF
    Given a token
    When "getDocument" is called
    Then the request succeeds
    And the media type is "application/pdf"

  Rule: Where the page is silent the standards speak

    @STD-401
    Scenario: The word Bearer may be written in lower case
      Given a token
      And the token is presented as "lower-case-scheme"
      When "listCustomers" is called
      Then the request succeeds

    @STD-410
    Scenario: Header names in lower case mean the same
      Given a token
      And the header names are sent in lower case
      When "listCustomers" is called
      Then the request succeeds
