@tplcentral
Feature: Calls that succeed
  A call carries the token after the word Bearer and asks for HAL; the sample reads a customer (API Authentication, lines 20 and 21). The
  other resources, and what the answers hold, are those of the provider's public reference.

  @TPLCENTRAL-USE-001
  Scenario Outline: The token opens <operation>
    Given a token
    When "<operation>" is called
    Then the request succeeds

    Examples:
      | operation          |
      | listCustomers      |
      | getCustomer        |
      | listSuppliers      |
      | listOrders         |
      | listOrderSummaries |
      | getOrder           |
      | listStockSummaries |

  @TPLCENTRAL-USE-003
  Scenario: A customer is read by its id, as HAL
    Given a token
    When "getCustomer" is called
    Then the request succeeds
    And the media type is "application/hal+json"
    And the body is a JSON object

  @TPLCENTRAL-USE-003
  Scenario Outline: It is noted whether a customer can be had as <type>, too
    Given a token
    And the header "Accept" is "<type>"
    When "getCustomer" is called
    Then it is noted whether the media type is "<type>"

    Examples:
      | type             |
      | application/json |
      | text/xml         |

  Rule: A customer

    @TPLCENTRAL-PUB-005
    Scenario: A customer has the members of the reference
      Given a token
      When "getCustomer" is called
      Then "$.readOnly.customerId" is an integer
      And the body has the members "companyInfo", "primaryContact", "facilities" and "options"
      And the answer keeps the contract

    @TPLCENTRAL-PUB-006
    Scenario: A customer comes with its version
      Given a token
      When "getCustomer" is called
      Then the header "ETag" is present

  Rule: Lists

    @TPLCENTRAL-PUB-007
    Scenario Outline: The list of <operation> has a total, items and links
      Given a token
      When "<operation>" is called
      Then "$.totalResults" is an integer
      And "$._embedded" is an object
      And "$._links" is an object
      And the answer keeps the contract

      Examples:
        | operation          |
        | listCustomers      |
        | listSuppliers      |
        | listOrders         |
        | listOrderSummaries |

    @TPLCENTRAL-PUB-008
    Scenario: Orders stand under the address of their relation
      Given a token
      When "listOrders" is called
      Then "$._embedded['http://api.3plCentral.com/rels/orders/order']" is an array

    @TPLCENTRAL-PUB-009
    Scenario: Summaries of orders stand under item
      Given a token
      When "listOrderSummaries" is called
      Then "$._embedded.item" is an array

    @TPLCENTRAL-PUB-010
    Scenario: Summaries of stock stand under summaries
      Given a token
      When "listStockSummaries" is called
      Then "$.summaries" is an array
      And "$._embedded" is absent

    @TPLCENTRAL-PUB-011
    Scenario Outline: A page of suppliers cannot hold <size>
      Given a token
      And the query parameter "pgsiz" is "<size>"
      When "listSuppliers" is called
      Then the status is 4xx

      Examples:
        | size |
        | 0    |
        | -1   |
        | 101  |

    @TPLCENTRAL-PUB-011
    Scenario: A page of suppliers may hold a hundred
      Given a token
      And the query parameter "pgsiz" is "100"
      When "listSuppliers" is called
      Then the request succeeds

    @TPLCENTRAL-PUB-012
    Scenario: A misspelt query parameter is ignored
      Given a token
      And the query parameter "pagesize" is "1"
      When "listCustomers" is called
      Then the request succeeds

    @TPLCENTRAL-PUB-013
    Scenario: A query that cannot be understood is explained
      Given a token
      And the query parameter "rql" is "gorp"
      When "listCustomers" is called
      Then the status is 400
      And the body has the members "Parameters", "ErrorCode" and "Hint"
      And the answer keeps the contract

    @TPLCENTRAL-PUB-014
    Scenario: A condition that no order fulfils leaves none
      Given a token
      And the query parameter "rql" is "readOnly.orderId=lt=0"
      When "listOrders" is called
      Then the request succeeds
      And "$.totalResults" equals 0

    @TPLCENTRAL-PUB-015
    Scenario: A page of one holds one order at most
      Given a token
      And the query parameter "pgsiz" is "1"
      When "listOrders" is called
      Then the request succeeds
      And "$._embedded['http://api.3plCentral.com/rels/orders/order']" has at most 1 items

    @TPLCENTRAL-PUB-016
    Scenario: A list is served as HAL, too, when HAL is asked for
      Given a token
      When "listOrders" is called
      Then the media type is "application/hal+json"

  Rule: Where the pages are silent the standards speak

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
