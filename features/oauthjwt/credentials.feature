@oauthjwt
Feature: Client ID, client secret and HTTP Basic
  Client ID, colon and client secret go through base64 into the Authorization header; credentials that are not valid get 401, and
  the ID may be of the customer's own choice (Authentication, lines 16 to 24 and 40).

  @OAUTHJWT-ERR-001
  Scenario Outline: Invalid credentials are answered with 401: <invalid>
    Given the credential field "<field>" is <how>
    When a token is requested
    Then the request is refused
    And the status is 401

    Examples:
      | field         | how                  | invalid                          |
      | client_secret | wrong                | a wrong secret                   |
      | client_secret | cut short            | a secret without its last letter |
      | client_secret | one character longer | a secret with a letter after it  |
      | client_secret | in the other case    | a secret in the other case       |
      | client_id     | wrong                | an unknown ID                    |

  @OAUTHJWT-CRED-001
  Scenario Outline: Half of a credential gets no token: <missing>
    Given the credential field "<field>" is empty
    When a token is requested
    Then the request is refused

    Examples:
      | field         | missing   |
      | client_secret | no secret |
      | client_id     | no ID     |

  @OAUTHJWT-JWT-005
  Scenario Outline: ID and secret of two clients do not make a credential: <mixed>
    Given the credential field "<field>" is that of "second"
    When a token is requested
    Then the request is refused

    Examples:
      | field         | mixed            |
      | client_secret | another's secret |
      | client_id     | another's ID     |

  @OAUTHJWT-TOKEN-002
  Scenario Outline: A Basic value that does not hold ID, colon and secret gets no token: <value>
    Given Basic is encoded as "<encoding>"
    When a token is requested
    Then the request is refused

    Examples:
      | encoding   | value                  |
      | no-colon   | no colon between them  |
      | not-base64 | no base64              |
      | swapped    | secret and ID swapped  |
      | empty      | nothing after the word |

  @OAUTHJWT-TOKEN-002
  Scenario Outline: It is noted whether a sloppy Basic value gets a token, too: <value>
    Given Basic is encoded as "<encoding>"
    When a token is requested
    Then it is noted whether the request succeeds

    Examples:
      | encoding          | value                               |
      | lower-case-scheme | basic in lower case, which is legal |
      | url-safe          | the URL-safe alphabet               |
      | unpadded          | no equals signs at the end          |
      | wrapped-76        | wrapped after 76 characters         |

  @OAUTHJWT-TOKEN-002
  Scenario Outline: It is noted whether credentials in <body> get a token, too
    Given the credentials are sent in "<place>"
    When a token is requested
    Then it is noted whether the request succeeds

    Examples:
      | place | body        |
      | form  | a form body |
      | json  | a JSON body |

  Rule: The client ID may be of the customer's own choice

    @OAUTHJWT-CRED-003
    Scenario: A chosen ID and a secret with special characters get a token in one of the two readings
      Given a token
      And the credential "symbols"
      When a token is requested with Basic encoded as "raw" or else as "form-encoded"
      Then the status is 2xx
      And "$.access_token" is not empty

    @OAUTHJWT-CRED-003
    Scenario: It is seen whether ID and secret are joined as they are
      Given the credential "symbols"
      And Basic is encoded as "raw"
      When a token is requested
      Then "OAUTHJWT-D3" is read as "raw" if the request succeeds, otherwise as "form-encoded"

    @OAUTHJWT-CRED-003
    Scenario Outline: Special characters are no end: all of <what> counts
      Given the credential "symbols"
      And the credential field "<field>" is cut short
      When a token is requested with Basic encoded as "raw" or else as "form-encoded"
      Then the request is refused

      Examples:
        | field         | what        |
        | client_id     | a chosen ID |
        | client_secret | its secret  |

    @STD-107
    Scenario: ID and secret are form-encoded before they are joined
      Given a token
      And the credential "symbols"
      And Basic is encoded as "form-encoded"
      When a token is requested
      Then "OAUTHJWT-D3" is read as "form-encoded" if the request succeeds, otherwise as "raw"
      And the status is 2xx
      And "$.access_token" is not empty

    @OAUTHJWT-CRED-001
    Scenario: It is noted whether an ID in the other case is the same ID
      Given the credential field "client_id" is in the other case
      When a token is requested
      Then it is noted whether the request succeeds

  Rule: The secret gets the token and does not stand in for it

    @OAUTHJWT-CRED-004
    Scenario: The secret in place of the token opens nothing
      Given the credential field "client_secret" is sent as the token
      When "ping" is called
      Then the request is refused
      And "OAUTHJWT-D4" is read as "secret-too" if the request succeeds, otherwise as "token-only"

    @OAUTHJWT-CRED-004
    Scenario Outline: The secret in the header <header>, as an API key would be, opens nothing
      Given a token
      And the token is presented as "no-header"
      And the header "<header>" is the credential field "client_secret"
      When "ping" is called
      Then the request is refused

      Examples:
        | header    |
        | X-API-Key |
        | Api-Token |

  Rule: Where the page is silent the standards speak

    @STD-106
    Scenario: Credentials in the query get no token
      Given the credentials are sent in "query"
      When a token is requested
      Then the request is refused

    @STD-116
    Scenario: A control character in Basic gets no token
      Given Basic is encoded as "control-character"
      When a token is requested
      Then the request is refused

    @STD-309
    Scenario Outline: A malformed Basic value is the client's error, and is not repeated: <value>
      Given Basic is encoded as "<encoding>"
      When a token is requested
      Then the status is 4xx
      And no answer repeats a secret

      Examples:
        | encoding   | value                 |
        | not-base64 | no base64             |
        | no-colon   | no colon between them |
