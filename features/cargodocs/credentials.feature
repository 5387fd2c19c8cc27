@cargodocs
Feature: User name and password in headers of their own
  The sample shows who it is in the headers Username and Password; the text calls the two values client ID and client secret and has
  every customer hold its own, for each environment (Authentication, lines 9, 19, 35, 44 and 45). Status and body of a refusal are those
  of the company's page Request/Response.

  @CARGODOCS-TOKEN-004 @CARGODOCS-PROTO-001
  Scenario: User name and password together get a token
    When a token is requested
    Then the request succeeds

  @CARGODOCS-TOKEN-004 @CARGODOCS-PROTO-001
  Scenario Outline: Whoever does not prove who he is gets no token: <unproven>
    Given the credential field "<field>" is <how>
    When a token is requested
    Then the request is refused

    Examples:
      | field    | how               | unproven                            |
      | password | wrong             | a wrong password                    |
      | password | cut short         | a password without its last letter  |
      | password | in the other case | a password in the other case        |
      | username | wrong             | an unknown user name                |
      | username | empty             | an empty user name                  |
      | username | left out          | no user name                        |

    @STD-109
    Examples: The user name alone
      | field    | how      | unproven          |
      | password | empty    | an empty password |
      | password | left out | no password       |

  @CARGODOCS-TOKEN-004 @CARGODOCS-PROTO-001
  Scenario: Whoever sends neither header gets no token
    Given the credential field "username" is left out
    And the credential field "password" is left out
    When a token is requested
    Then the request is refused

  @CARGODOCS-TOKEN-004
  Scenario: A password with signs in it works, as the one of the sample has to
    Given the credential "symbols"
    When a token is requested
    Then the request succeeds

  @CARGODOCS-TOKEN-004
  Scenario: It is noted whether a user name in the other case is the same user name
    Given the credential field "username" is in the other case
    When a token is requested
    Then it is noted whether the request succeeds

  Rule: Every customer has credentials of its own, for each environment

    @CARGODOCS-CRED-003
    Scenario Outline: User name and password of two customers do not make a credential: <mixed>
      Given the credential field "<field>" is that of "second"
      When a token is requested
      Then the request is refused

      Examples:
        | field    | mixed                        |
        | password | another customer's password  |
        | username | another customer's user name |

    @CARGODOCS-CRED-003
    Scenario: Two customers hold different tokens
      When a token is requested
      Then the request succeeds
      And the token is kept as "ours"
      Given the credential "second"
      When a token is requested
      Then the request succeeds
      And the token is kept as "theirs"
      And the tokens "ours" and "theirs" differ
      And it is noted whether the tokens "ours" and "theirs" have different members "sub"

    @CARGODOCS-CRED-002
    Scenario: The credential of another environment gets no token here
      Given the credential "foreign"
      When a token is requested
      Then the request is refused

  Rule: Another page says how invalid credentials are answered

    @CARGODOCS-PUB-002
    Scenario Outline: Invalid credentials are answered with 401: <invalid>
      Given the credential field "<field>" is wrong
      When a token is requested
      Then the request is refused
      And the status is 401

      Examples:
        | field    | invalid              |
        | password | a wrong password     |
        | username | an unknown user name |

    @CARGODOCS-PUB-004
    Scenario: The refusal says in errorMessage what is wrong
      Given the credential field "password" is wrong
      When a token is requested
      Then the request is refused
      And "$.errorMessage" is a string
      And the answer keeps the contract

    @CARGODOCS-PUB-002
    Scenario: It is noted whether the 401 comes with a challenge, though HTTP has no scheme for these two headers
      Given the credential field "password" is wrong
      When a token is requested
      Then the request is refused
      And it is noted whether the header "WWW-Authenticate" is present

  Rule: The page shows the credentials in headers and does not say that no other place will do

    @CARGODOCS-TOKEN-004
    Scenario Outline: It is noted whether credentials in a body get a token, too: <place>
      Given the credentials are sent in "<place>"
      When a token is requested
      Then it is noted whether the request succeeds

      Examples:
        | place |
        | form  |
        | json  |

  Rule: Where the page is silent the standards speak

    @STD-106
    Scenario: Credentials in the query get no token
      Given the credentials are sent in "query"
      When a token is requested
      Then the request is refused

    @STD-410
    Scenario: The names of the two headers mean the same in lower case
      Given the header names are sent in lower case
      When a token is requested
      Then the request succeeds
