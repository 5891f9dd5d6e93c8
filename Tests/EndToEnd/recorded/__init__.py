"""What AWS was recorded to answer, as data and as tests by subject.

Source of every fact: recordings of the real service in LocalStack's public tests (`tests/aws/services/apigateway`, the
`*.snapshot.json` files). Each test names the recorded test and its date. The definitions are our own and say what the
recorded ones say; where a recording went to another service, the same template goes to an HTTP backend.
"""
