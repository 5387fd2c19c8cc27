@cargamos
Feature: User name, password and HTTP Basic
  The shipper proves who it is by user name and password, which are supplied by HTTP Basic authentication (Authentication, lines 6 and 8).
  How a refusal looks is not said.

  @CARGAMOS-CRED-001
  Scenario: User name and password get a token
    When a token is requested
    Then the request succeeds

  @CARGAMOS-CRED-001
  Scenario Outline: Without the right pair there is no token: <unproven>
    Given the credential field "<field>" is <how>
    When a token is requested
    Then the request is refused

    Examples:
      | field    | how               | unproven                           |
      | password | wrong             | a wrong password                   |
      | password | cut short         | a password without its last letter |
      | password | in the other case | a password in the other case       |
      | password | empty             | an empty password                  |
      | username | wrong             | an unknown user name               |
      | username | empty             | an empty user name                 |
      | password | that of "second"  | another shipper's password         |
      | username | that of "second"  | another shipper's user name        |

  @CARGAMOS-CRED-001 @CARGAMOS-TOKEN-003
  Scenario: The key alone gets no token
    Given the header "Authorization" is left out
    When a token is requested
    Then the request is refused

  @CARGAMOS-CRED-001
  Scenario: It is noted whether a user name in the other case is the same user name
    Given the credential field "username" is in the other case
    When a token is requested
    Then it is noted whether the request succeeds

  Rule: User name and password are supplied by HTTP Basic

    @CARGAMOS-TOKEN-003
    Scenario: User name, colon and password in base64 get a token
      Given Basic is encoded as "raw"
      When a token is requested
      Then the request succeeds

    @CARGAMOS-TOKEN-003
    Scenario Outline: A Basic value that does not hold user name, colon and password gets no token: <value>
      Given Basic is encoded as "<encoding>"
      When a token is requested
      Then the request is refused

      Examples:
        | encoding   | value                          |
        | no-colon   | no colon between them          |
        | not-base64 | no base64                      |
        | swapped    | password and user name swapped |
        | user-only  | the user name alone            |
        | empty      | nothing after the word         |

    @CARGAMOS-TOKEN-003
    Scenario Outline: It is noted whether another way to write the Basic value gets a token, too: <value>
      Given the credential "<role>"
      And Basic is encoded as "<encoding>"
      When a token is requested
      Then it is noted whether the request succeeds

      Examples:
        | role    | encoding          | value                               |
        | default | lower-case-scheme | basic in lower case, which is legal |
        | default | wrapped-76        | wrapped after 76 characters         |

      Examples: Where they give other bytes
        | role    | encoding | value                      |
        | symbols | url-safe | the URL-safe alphabet      |
        | symbols | unpadded | no equals signs at the end |

    @CARGAMOS-TOKEN-003
    Scenario Outline: It is noted whether credentials in the <place> get a token, too
      Given the credentials are sent in "<place>"
      When a token is requested
      Then it is noted whether the request succeeds

      Examples:
        | place |
        | form  |
        | json  |

  Rule: The page does not say how a password with signs is written

    @CARGAMOS-TOKEN-003
    Scenario: It is noted whether a password with signs gets a token in one of the two readings
      Given the credential "symbols"
      When a token is requested with Basic encoded as "raw" or else as "form-encoded"
      Then it is noted whether the request succeeds

    @CARGAMOS-TOKEN-003
    Scenario: It is seen whether user name and password are joined as they are
      Given the credential "symbols"
      And Basic is encoded as "raw"
      When a token is requested
      Then "CARGAMOS-D6" is read as "raw" if the request succeeds, otherwise as "form"

  Rule: Where the page is silent the standards speak

    @STD-106
    Scenario: User name and password in the query get no token
      Given the credentials are sent in "query"
      When a token is requested
      Then the request is refused

    @STD-116
    Scenario: A control character in Basic gets no token
      Given Basic is encoded as "control-character"
      When a token is requested
      Then the request is refused

    @STD-303
    Scenario: A 401 of the login is a challenge to authenticate with Basic
      Given the credential field "password" is wrong
      When a token is requested
      Then if the status is 401, the header "WWW-Authenticate" matches "(?i)\bbasic\s+.*realm="

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
