# Answers its event and what it sees of its place, or does what the event says.
def handler(event:, context:)
  raise ArgumentError, "no\nluck" if event == 'raise'
  exit!(3) if event == 'exit'

  puts "handling #{event}"
  { event: event, handler: ENV.fetch('_HANDLER'), root: ENV.fetch('LAMBDA_TASK_ROOT'), folder: Dir.pwd,
    gems: $LOADED_FEATURES.any? { |path| path.include?('/gems/aws_lambda_ric-3.1.1/') },
    arn: context['Lambda-Runtime-Invoked-Function-Arn'] }
end
