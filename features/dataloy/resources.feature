@dataloy
Feature: Calls that succeed
  A call carries the access token after the word Bearer in the Authorization header. The sample call writes header names in lower case and
  has a content type; the sample error shows a list of cargoes with a filter (Authentication/Authorization, lines 5, 55, 59 and 67).
  The other resources and what they take are on public pages.

  @DATALOY-PROTO-001
  Scenario: A token that was asked for opens the API
    When a token is requested
    And "listCargoes" is called
    Then the request succeeds

  Scenario Outline: The token opens <operation>
    Given a token
    When "<operation>" is called
    Then the request succeeds

    @DATALOY-USE-001
    Examples: The resource of the page
      | operation   |
      | listCargoes |

    @DATALOY-PUB-012
    Examples: Lists of public pages
      | operation      |
      | listCurrencies |
      | listPortCalls  |

    @DATALOY-PUB-013
    Examples: Objects of public pages
      | operation |
      | getVoyage |
      | getVessel |

  @DATALOY-USE-002 @STD-410
  Scenario: Header names in lower case mean the same
    Given a token
    And the header names are sent in lower case
    When "listCargoes" is called
    Then the request succeeds

  @DATALOY-USE-003
  Scenario: A call may say that it carries JSON, though it carries nothing
    Given a token
    And the header "Content-Type" is "application/json"
    When "listCargoes" is called
    Then the request succeeds

  @DATALOY-RES-001
  Scenario: The list of cargoes takes a filter on the freight of their parts
    Given a token
    And the query parameter "filter" is "subCargos.freight(GTE)2500000"
    When "listCargoes" is called
    Then the request succeeds

  @DATALOY-RES-001
  Scenario: A filter leaves out the cargoes that do not match
    Given a token
    When "listCargoes" is called
    Then the request succeeds
    And "$[?@.subCargos[?@.freight] && !@.subCargos[?@.freight >= 2500000]]" is absent

  Rule: What the client is told to send is no promise that anything else is refused

    @DATALOY-USE-001
    Scenario: It is noted whether a token in the body opens a call, too
      Given a token
      And the token is presented as "body"
      When "listCargoes" is called
      Then it is noted whether the request succeeds

    @DATALOY-USE-003
    Scenario: It is noted whether a call may do without a content type
      Given a token
      And the header "Content-Type" is left out
      When "listCargoes" is called
      Then it is noted whether the request succeeds

    @DATALOY-RES-001
    Scenario Outline: It is noted whether the parentheses of a filter may be written <written>
      Given a token
      And the query is written "<query>"
      When "listCargoes" is called
      Then it is noted whether the request succeeds

      Examples:
        | written         | query                                    |
        | as they are     | filter=subCargos.freight(GTE)2500000     |
        | percent-encoded | filter=subCargos.freight%28GTE%292500000 |

  Rule: Lists can be filtered, sorted and paged, as public pages say

    @DATALOY-PUB-004
    Scenario: The filter of the public guide finds the currency
      Given a token
      When "listCurrencies" is called
      Then "$" has at least 1 item
      And "$[?@.currencyCode && @.currencyCode != 'USD']" is absent

    @DATALOY-PUB-004
    Scenario: It is noted whether the filter of the public guide may be written as the guide has it
      Given a token
      And the query is written "filter=currencyCode(EQ)USD"
      When "listCurrencies" is called
      Then it is noted whether the request succeeds

    @DATALOY-PUB-005
    Scenario Outline: A filter leaves out what is not <meant>
      Given a token
      And the query parameter "filter" is "<filter>"
      When "listCurrencies" is called
      Then the request succeeds
      And "<others>" is absent

      Examples:
        | filter                    | meant                 | others                                                                   |
        | currencyCode(EQ)USD       | the value             | $[?@.currencyCode && @.currencyCode != 'USD']                            |
        | currencyCode(NE)USD       | another value         | $[?@.currencyCode == 'USD']                                              |
        | currencyCode(IN)(USD,EUR) | one of several values | $[?@.currencyCode && @.currencyCode != 'USD' && @.currencyCode != 'EUR'] |

    @DATALOY-PUB-006
    Scenario: Port calls are listed in their sequence
      Given a token
      When "listPortCalls" is called
      Then the items of "$" ascend by "portCallSequence"

    @DATALOY-PUB-007
    Scenario: A page holds no more objects than asked for
      Given a token
      And the query parameter "pageNumber" is "1"
      And the query parameter "limit" is "1"
      When "listPortCalls" is called
      Then the request succeeds
      And "$" has at most 1 item

    @DATALOY-PUB-008
    Scenario: Another page holds other objects
      Given a token
      And the query parameter "pageNumber" is "1"
      And the query parameter "limit" is "1"
      When "listPortCalls" is called
      Then the request succeeds
      And the answer is kept as "first page"
      Given the query parameter "pageNumber" is "2"
      And the query parameter "limit" is "1"
      When "listPortCalls" is called
      Then the request succeeds
      And the answer is kept as "second page"
      And the answers "first page" and "second page" differ

    @DATALOY-PUB-009
    Scenario: A page says how many objects the whole list has
      Given a token
      And the query parameter "pageNumber" is "1"
      And the query parameter "limit" is "1"
      When "listPortCalls" is called
      Then the header "totalObjectsNumber" matches "^\d+$"

  Rule: What an object holds is on public pages

    @DATALOY-PUB-010
    Scenario: The properties that a request asks for are answered
      Given a token
      When "listPortCalls" is called
      Then every item of "$" has "portCallSequence"
      And every item of "$" has "voyage"

    @DATALOY-PUB-011
    Scenario Outline: What <operation> answers carries a key, a number, and its own address
      Given a token
      When "<operation>" is called
      Then "$.key" is a number
      And "$.self" matches "^https?://"
      And the answer keeps the contract

      Examples:
        | operation |
        | getVoyage |
        | getVessel |

    @DATALOY-PUB-012
    Scenario Outline: <operation> answers an array of objects
      Given a token
      When "<operation>" is called
      Then the body is a JSON array
      And the answer keeps the contract

      Examples:
        | operation      |
        | listCargoes    |
        | listCurrencies |
        | listPortCalls  |

    @DATALOY-PUB-013
    Scenario Outline: <operation> answers the object that was asked for
      Given a token
      When "<operation>" is called
      Then the body is a JSON object
      And "$.key" is a number

      Examples:
        | operation |
        | getVoyage |
        | getVessel |

    @DATALOY-PUB-014
    Scenario Outline: <operation> answers JSON
      Given a token
      When "<operation>" is called
      Then the media type is "application/json"

      Examples:
        | operation      |
        | listCargoes    |
        | listCurrencies |
        | listPortCalls  |
        | getVoyage      |
        | getVessel      |

  Rule: Where the page is silent the standards speak

    @STD-401
    Scenario: The word Bearer may be written in lower case
      Given a token
      And the token is presented as "lower-case-scheme"
      When "listCargoes" is called
      Then the request succeeds
