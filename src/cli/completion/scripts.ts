export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/**
 * For each shell what makes it ask `pipe complete` for words. Files it completes itself, as it does for any program;
 * pipelines are files that end in .yaml or .yml.
 */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# Completion of pipe in bash. In ~/.bashrc: source <(pipe completion bash)
_pipe() {
  local answer
  mapfile -t answer < <("$1" complete bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  COMPREPLY=("\${answer[@]:1}")
  mapfile -t -O \${#COMPREPLY[@]} COMPREPLY < <(
    case "\${answer[0]}" in
      pipelines) compgen -d -- "$2"; compgen -f -X '!*.yaml' -- "$2"; compgen -f -X '!*.yml' -- "$2" ;;
      directories) compgen -d -- "$2" ;;
      files) compgen -f -- "$2" ;;
    esac
  )
  [[ \${answer[0]} == words ]] || compopt -o filenames 2>/dev/null
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *[=/] ]] && compopt -o nospace 2>/dev/null
}
complete -F _pipe pipe
`,
  zsh: `#compdef pipe
# Completion of pipe in zsh. In ~/.zshrc, after compinit: source <(pipe completion zsh)
_pipe() {
  local line
  local -a answer names texts open
  answer=("\${(@f)$($words[1] complete zsh "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  for line in "\${(@)answer[2,-1]}"; do
    if [[ $line == *[=/]$'\\t'* ]]; then
      open+=("\${line%%$'\\t'*}")
    else
      names+=("\${line%%$'\\t'*}")
      texts+=("\${line/$'\\t'/  -- }")
    fi
  done
  compadd -l -d texts -a names
  compadd -S '' -a open
  case $answer[1] in
    pipelines) _files -g '*.(yaml|yml)(-.)' ;;
    directories) _files -/ ;;
    files) _files ;;
  esac
}
if [[ $funcstack[1] == _pipe ]]; then _pipe "$@"; else compdef _pipe pipe; fi
`,
  fish: `# Completion of pipe in fish. In ~/.config/fish/config.fish: pipe completion fish | source
function __pipe_complete
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    set -l current (string unescape -- "$token")
    set -l answer ($words[1] complete fish $words[2..-1] "$current" 2>/dev/null)
    string join \\n -- $answer[2..-1]
    # Of a program that it knows nothing of, fish completes files.
    switch "$answer[1]"
        case pipelines
            complete -C "'' $token" | string match -r '.*(?:/|\\.ya?ml)$'
        case directories
            complete -C "'' $token" | string match -r '.*/$'
        case files
            complete -C "'' $token"
    end
end
complete -c pipe -f -a '(__pipe_complete)'
`,
};
