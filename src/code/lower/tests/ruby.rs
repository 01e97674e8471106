//! Ruby read back as text.

use super::check;
use crate::inventory::Language;

#[test]
fn ruby_is_read_in_logical_statements() {
    check(
        "a.rb",
        Language::Ruby,
        r##"
        require "openai"
        require_relative "store"

        module Chat
          class AskController < ApplicationController
            LIMIT = 4_000
            before_action :authenticate, only: [:create]

            def initialize(client: OpenAI::Client.new(access_token: ENV["KEY"]), **rest)
              @client = client
            end

            def create(question, user = nil, *parts, &block)
              raise ArgumentError, "too long: #{question.size}" if question.blank? || question.size > LIMIT
              return head(:forbidden) unless user&.ok?
              name = user.name or raise("no name")
              if question == "a"
                go
              elsif !question
                stop
              else
                other
              end
              answer = @client.chat(parameters: { model: "m", "messages" => [{ role: :user, content: question }], user: })
              @cache ||= {}
              prompt = <<~TEXT.strip
                Answer #{name}
              TEXT
              items.each do |item, (a, b)|
                next if item.nil?
                use(item)
              end
              for i in 1..3 do break end
              case question.kind
              when "a", :b then go
              else stop
              end
              total = items.map(&:price).sum { |n| n * 2 }
              ok = check rescue false
              until done? do tick end
              { answer:, total: ok ? total : 0 }
            rescue Faraday::Error, Timeout::Error => e
              Rails.logger.warn("failed #{e}")
              retry if (tries += 1) < 3
              fallback(question)
            else
              saved
            ensure
              done
            end

            def self.call(...) = new.create(...)

            class << self
              def quiet
                begin
                  go
                rescue
                  nil
                end
              end
            end
          end
        end
        "##,
        r##"
        import openai * as *
        import ./store * as *
        type Chat()
          type AskController() is ApplicationController
            LIMIT = 4000
            before_action("authenticate", only=["create"])
            fn initialize(client = new OpenAI.Client(access_token=ENV["KEY"]), rest)
              self.client = client
              return self.client
            fn create(question, user = null, parts, block)
              try
                if (question.blank?() or (question.size() > LIMIT))
                  raise new ArgumentError("too long: {}"%(question.size()))
                if not user.ok?()
                  return head("forbidden")
                $1 = (name := user.name())
                if not $1
                  raise "no name"
                if (question == "a")
                  go
                else
                  if not question
                    stop
                  else
                    other
                answer = self.client.chat(parameters={model: "m", messages: [{role: "user", content: question}], user: user})
                self.cache = {}
                prompt = "\n        Answer {}\n      "%(name).strip()
                items.each((item, {a, b}) => {if item.nil?();   continue; return use(item)})
                loop each i in (1 + 3)
                  break
                switch question.kind()
                  case "a", "b"
                    go
                  case
                    stop
                total = items.map("price").sum((n) => {return (n + 2)})
                try
                  $2 = check
                catch
                  $2 = false
                ok = $2
                loop while not done?()
                  tick
                return {answer: answer, total: (ok ? total : 0)}
              catch Faraday::Error|Timeout::Error as e
                Rails.logger().warn("failed {}"%(e))
                if ((tries := 1) < 3)
                  retry
                return fallback(question)
              else
                return saved
              finally
                done
            fn call()
              return new.create(<>)
            fn quiet()
              try
                return go
              catch
                return null
        "##,
    );
}
