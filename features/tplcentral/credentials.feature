@tplcentral
Feature: Client id, secret and HTTP Basic
  User id and password, which are the client id and the secret, are joined by a single colon and go through base64 into the Authorization
  header; properly encoded and valid they get a token (API Authentication, lines 5 to 11 and 16).

  @TPLCENTRAL-TOKEN-002 @TPLCENTRAL-ERR-002
  Scenario Outline: Wrong credentials get no token: <wrong>
    Given the credential field "<field>" is <how>
    When a token is requested
    Then the request is refused
    And it is noted whether the status is 401

    Examples:
      | field         | how                  | wrong                            |
      | client_secret | wrong                | a wrong secret                   |
      | client_secret | cut short            | a secret without its last letter |
      | client_secret | one character longer | a secret with a letter after it  |
      | client_secret | in the other case    | a secret in the other case       |
      | client_secret | empty                | no secret                        |
      | client_id     | wrong                | an unknown id                    |
      | client_id     | empty                | no id                            |

  @TPLCENTRAL-CRED-002
  Scenario Outline: Id and secret of two credentials do not make a third: <mixed>
    Given the credential field "<field>" is that of "second"
    When a token is requested
    Then the request is refused

    Examples:
      | field         | mixed            |
      | client_secret | another's secret |
      | client_id     | another's id     |

  @TPLCENTRAL-TOKEN-002 @TPLCENTRAL-ERR-002
  Scenario Outline: A Basic value that does not hold id, colon and secret gets no token: <value>
    Given Basic is encoded as "<encoding>"
    When a token is requested
    Then the request is refused

    Examples:
      | encoding   | value                  |
      | no-colon   | no colon between them  |
      | not-base64 | no base64              |
      | swapped    | secret and id swapped  |
      | empty      | nothing after the word |

  @TPLCENTRAL-TOKEN-002 @TPLCENTRAL-ERR-002
  Scenario: The sample credential of the page opens nothing
    Given the credential field "client_id" is "fr4zzl3d-g0rp-ni11-b0rk-cr4ck3rj4ck5"
    And the credential field "client_secret" is "rump3lstiltskin"
    When a token is requested
    Then the request is refused

  @TPLCENTRAL-TOKEN-002
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

  @TPLCENTRAL-TOKEN-002
  Scenario Outline: It is noted whether credentials in <body> get a token, too
    Given the credentials are sent in "<place>"
    When a token is requested
    Then it is noted whether the request succeeds

    Examples:
      | place | body        |
      | form  | a form body |
      | json  | a JSON body |

  @TPLCENTRAL-TOKEN-002
  Scenario: It is noted whether an id in the other case is the same id
    Given the credential field "client_id" is in the other case
    When a token is requested
    Then it is noted whether the request succeeds

  Rule: The secret gets the token and does not stand in for it

    @TPLCENTRAL-USE-001
    Scenario: The secret in place of the token opens nothing
      Given the credential field "client_secret" is sent as the token
      When "listCustomers" is called
      Then the request is refused

  Rule: A credential with special characters is not the same in both readings of the page

    @STD-107
    Scenario: It is seen whether id and secret are joined as they are
      Given the credential "symbols"
      And Basic is encoded as "raw"
      When a token is requested
      Then "TPLCENTRAL-D4" is read as "raw" if the request succeeds, otherwise as "form-encoded"

    @STD-107
    Scenario: Id and secret are form-encoded before they are joined
      Given a token
      And the credential "symbols"
      And Basic is encoded as "form-encoded"
      When a token is requested
      Then "TPLCENTRAL-D4" is read as "form-encoded" if the request succeeds, otherwise as "raw"
      And the status is 2xx
      And "$.access_token" is not empty

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
