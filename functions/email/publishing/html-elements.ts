/**
 * The elements of HTML, and the old ones that mails still use (HTML Standard, index of elements and 16.2).
 */
const ELEMENTS = new Set(
  [
    'a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button',
    'canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed',
    'fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe',
    'img input ins kbd label legend li link main map mark marquee menu meta meter nav nobr noscript object ol optgroup',
    'option output p param picture pre progress q rp rt ruby s samp script search section select slot small source span',
    'strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul',
    'var video wbr xml',
    // Elements of SVG in HTML.
    'path g rect circle ellipse line polyline polygon text tspan defs use symbol lineargradient radialgradient stop',
  ].flatMap((line) => line.split(' ')),
);

/** Whether mail programs know an element. Elements with a colon, such as `v:rect`, are Outlook's. */
export const isHtmlElement = (name: string): boolean =>
  ELEMENTS.has(name.toLowerCase()) || /^[vow]\d{0,2}:[a-z]+$/i.test(name);

// Elements that have no end tag (HTML Standard, 13.1.2).
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** Whether an element has no end tag. */
export const isVoid = (name: string): boolean => VOID.has(name.toLowerCase());

const IN_PICTURES = new Set(
  'path g rect circle ellipse line polyline polygon use stop lineargradient radialgradient'.split(' '),
);
/** Whether an element of HTML needs an end tag. Elements of XML, such as `<v:fill />`, need none. */
export const isContainer = (name: string): boolean =>
  ELEMENTS.has(name.toLowerCase()) && !isVoid(name) && !IN_PICTURES.has(name.toLowerCase());

/** Attributes that need no value (HTML Standard, index of attributes), and the old ones of tables. */
const BARE = new Set(
  [
    'allowfullscreen async autofocus autoplay checked compact controls default defer disabled formnovalidate hidden inert',
    'ismap itemscope loop multiple muted nohref nomodule noresize noshade novalidate nowrap open playsinline readonly',
    'required reversed selected',
  ].flatMap((line) => line.split(' ')),
);

/** Whether an attribute of HTML may stand without a value. */
export const mayBeBare = (name: string): boolean =>
  BARE.has(name.toLowerCase()) || /^(?:data-|xmlns)/i.test(name);
