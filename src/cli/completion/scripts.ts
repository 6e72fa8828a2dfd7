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
  COMPREPLY=()
  case "\${answer[0]}" in
    words)
      COMPREPLY=("\${answer[@]:1}")
      [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
      ;;
    pipelines)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$2"; compgen -f -X '!*.yaml' -- "$2"; compgen -f -X '!*.yml' -- "$2")
      ;;
    directories)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$2")
      ;;
    files)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$2")
      ;;
  esac
}
complete -F _pipe pipe
`,
  zsh: `#compdef pipe
# Completion of pipe in zsh. In ~/.zshrc, after compinit: source <(pipe completion zsh)
_pipe() {
  local line
  local -a answer names texts open
  answer=("\${(@f)$($words[1] complete zsh "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  case $answer[1] in
    words)
      for line in "\${(@)answer[2,-1]}"; do
        if [[ $line == *=$'\\t'* ]]; then
          open+=("\${line%%$'\\t'*}")
        else
          names+=("\${line%%$'\\t'*}")
          texts+=("\${line/$'\\t'/  -- }")
        fi
      done
      compadd -l -d texts -a names
      compadd -S '' -a open
      ;;
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
    set -l current (commandline -ct)
    set -l answer ($words[1] complete fish $words[2..-1] "$current" 2>/dev/null)
    switch "$answer[1]"
        case words
            printf '%s\\n' $answer[2..-1]
        case pipelines
            __fish_complete_directories "$current" ''
            for file in (string unescape -- "$current")*.{yaml,yml}
                echo $file
            end
        case directories
            __fish_complete_directories "$current" ''
        case files
            __fish_complete_path "$current"
    end
end
complete -c pipe -f -a '(__pipe_complete)'
`,
};
