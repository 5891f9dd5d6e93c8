# frozen_string_literal: true

require 'json'
require 'net/http'

$stdout.sync = true

# Speaks to the Runtime API as the client of that name does (aws-lambda-ruby-runtime-interface-client,
# lib/aws_lambda_ric/lambda_server.rb): Net::HTTP, a connection for each request, and its own fields.
module Bootstrap
  ROOT = "http://#{ENV.fetch('AWS_LAMBDA_RUNTIME_API')}/2018-06-01/runtime"
  AGENT = { 'User-Agent' => "aws-lambda-ruby/#{RUBY_VERSION}-3.1.1" }.freeze

  def self.start
    puts 'Skipped bootstraping TelemetryLog'
    handler = ARGV.fetch(0)
    puts "Executing '#{handler}' in function directory '#{Dir.pwd}'"
    file, function = handler.split('.', 2)
    $LOAD_PATH.unshift(Dir.pwd) unless $LOAD_PATH.include?(Dir.pwd)
    begin
      require file
    rescue Exception => e # what the function's file does at its top, whatever it is
      post('/init/error', said(e), 'Lambda-Runtime-Function-Error-Type' => "Init<#{e.class}>")
      exit(-4)
    end
    loop { serve(function.to_sym) }
  end

  def self.serve(function)
    uri = URI("#{ROOT}/invocation/next")
    http = Net::HTTP.new(uri.host, uri.port)
    http.read_timeout = 1_000_000
    event = http.start { |connection| connection.get(uri.path, AGENT) }
    id = event['Lambda-Runtime-Aws-Request-Id']
    begin
      result = Object.send(function, event: JSON.parse(event.body), context: event)
      post("/invocation/#{id}/response", result.to_json, 'Content-Type' => 'application/json')
    rescue StandardError => e
      cause = { working_directory: Dir.pwd, paths: [], exceptions: [{ type: e.class, message: e.message, stack: [] }] }
      post("/invocation/#{id}/error", said(e), 'Lambda-Runtime-Function-Error-Type' => "Function<#{e.class}>",
                                               'Lambda-Runtime-Function-XRay-Error-Cause' => cause.to_json)
    end
  end

  def self.said(error)
    type = error.is_a?(StandardError) ? 'Function' : 'Init'
    { errorMessage: error.message, errorType: "#{type}<#{error.class}>", stackTrace: error.backtrace }.to_json
  end

  def self.post(path, body, fields)
    answer = Net::HTTP.post(URI(ROOT + path), body, fields.merge(AGENT))
    raise "#{path}: #{answer.code} #{answer.body}" unless answer.is_a?(Net::HTTPAccepted)
  end
end
