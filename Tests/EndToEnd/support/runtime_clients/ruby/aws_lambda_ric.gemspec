# Stands in for Lambda's client for Ruby: the name, the program and the layout of its gem.
Gem::Specification.new do |spec|
  spec.name = 'aws_lambda_ric'
  spec.version = '3.1.1'
  spec.authors = ['stand-in']
  spec.summary = 'A stand-in for the runtime client of the same name'
  spec.homepage = 'https://example.com'
  spec.license = 'Apache-2.0'
  spec.files = Dir['bin/*'] + Dir['lib/**/*']
  spec.bindir = 'bin'
  spec.executables = ['aws_lambda_ric']
  spec.require_paths = ['lib']
end
