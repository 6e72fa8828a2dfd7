/** The canvas at the pixels of its screen, cleared, measured in CSS pixels. */
export const cleared = (canvas: HTMLCanvasElement, {width, height}: Size): CanvasRenderingContext2D => {
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser draws no canvas.');
  context.scale(scale, scale);
  return context;
};

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a colour of the style is just now: a canvas knows no custom properties. */
export const colourOf = (name: string): string => {
  probe ??= document.body.appendChild(Object.assign(document.createElement('span'), {hidden: true}));
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
};

/** One that stays: another each time would have the style of the whole page looked at again. */
let probe: HTMLElement | undefined;
