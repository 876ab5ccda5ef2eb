/** How MJML's own preview line begins: hidden, and white. */
const PREVIEW = /(<div style="display:none;font-size:1px;color:)#ffffff(;)/;
const BACKGROUND = /<body\b[^>]*?background-color:\s*([^;"]+)/i;
const HEX = /^#(?:[\da-f]{3}){1,2}$/i;

const BLACK = '#000000';
const GREY = '#808080';
const WHITE = '#ffffff';

/** Red, green and blue of `#abc` or `#aabbcc`, 0 to 255. */
function partsOf(colour: string): readonly number[] {
  const digits = colour.slice(1);
  const full = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16));
}

/** How far a colour is from black, as the eye weighs it (ITU-R BT.709), 0 to 255. */
function brightness(colour: string): number {
  const [red = 0, green = 0, blue = 0] = partsOf(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * A mail whose preview line stands out from the background. MJML writes it in white, which is near the light
 * background of most mails: SpamAssassin's rule HTML_FONT_LOW_CONTRAST takes that for hidden spam (0.7 points
 * in version 4.0; its weighted distance of the two colours must be 12 at least). Nobody sees the colour, as
 * the line is hidden by other means.
 */
export function readablePreview(html: string): string {
  // Without a background of its own a mail is white.
  const background = BACKGROUND.exec(html)?.[1]?.trim() ?? WHITE;
  const colour = HEX.test(background) ? (brightness(background) < 128 ? WHITE : BLACK) : GREY;
  return html.replace(PREVIEW, `$1${colour}$2`);
}
