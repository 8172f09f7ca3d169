using System.CommandLine;

namespace Kargah.Cli.Commands;

/// <summary>Scripts that ask the program itself what may come next, so that they never fall behind it.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        return new Command("completion", "A script that completes commands and options with Tab, such as: source <(kargah completion bash)").With(shell).Does((call, _) =>
        {
            Console.Out.Write(call.Get(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return Task.CompletedTask;
        });
    }

    private const string Bash = """
        # kargah: completion for bash; add to ~/.bashrc:  source <(kargah completion bash)
        _kargah() {
          local word=${COMP_WORDS[COMP_CWORD]} line
          COMPREPLY=()
          while IFS= read -r line; do
            [[ $line == "$word"* ]] && COMPREPLY+=("$line")
          done < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
          return 0
        }
        complete -o default -F _kargah kargah ./kargah

        """;

    private const string Zsh = """
        #compdef kargah
        # kargah: completion for zsh; add to ~/.zshrc after compinit:  source <(kargah completion zsh)
        _kargah() {
          local -a words_here
          words_here=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -a words_here
          _files
        }
        compdef _kargah kargah

        """;

    private const string Fish = """
        # kargah: completion for fish; save as ~/.config/fish/completions/kargah.fish
        function __kargah_complete
            set -l line (commandline -cp)
            kargah "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
        end
        complete -c kargah -a '(__kargah_complete)'

        """;
}
