/** Ways in which a terminal can be sent a picture between its lines. */
export type Protocol = 'kitty' | 'iterm2' | 'sixel';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The protocol that the terminal is known to speak by what it says of itself; undefined if none. A multiplexer such as
 * tmux hands on what its own terminal said and lets no picture through.
 */
export const protocolOf = (env: Environment): Protocol | undefined => {
  const {TERM = '', TERM_PROGRAM = '', LC_TERMINAL, KITTY_WINDOW_ID} = env;
  if (env['TMUX'] || /^(screen|tmux|dumb)/.test(TERM)) return undefined;
  if (KITTY_WINDOW_ID || ['xterm-kitty', 'xterm-ghostty'].includes(TERM) || TERM_PROGRAM === 'ghostty')
    return 'kitty';
  const speaksIterm2 = ['iTerm.app', 'WezTerm', 'mintty', 'rio'].includes(TERM_PROGRAM);
  return speaksIterm2 || LC_TERMINAL === 'iTerm2' ? 'iterm2' : undefined;
};
