import { createHash } from 'node:crypto';

/**
 * The one script of the public pages. It is inlined, and the Content-Security-Policy names its hash; pages
 * work without it. Only events that a person or a steered pointer makes are trusted; a script's are not.
 *
 * - It tells once that somebody is at the page, at the address in `data-seen`, with `m` when a pointer only
 *   moved or a wheel turned, and `p` when something was pressed, touched or typed.
 * - It adds to each form that it ran (`ran`), and that something on the page was pressed (`pressed`). Nothing
 *   that only reads the page finds these fields.
 */
export const PRESENCE_SCRIPT = `(function(){var d=document,told=0,pressed=0;
function mark(name){for(var i=0;i<d.forms.length;i++){var f=d.createElement('input');f.type='hidden';f.name=name;
f.value='1';d.forms[i].appendChild(f)}}
function on(e){if(e.isTrusted===false||d.visibilityState==='hidden')return;var moved=/move|wheel/.test(e.type);
if(!moved&&!pressed){pressed=1;mark('pressed')}
if(told)return;told=1;var s=d.querySelector('[data-seen]');
if(s&&navigator.sendBeacon)navigator.sendBeacon(s.getAttribute('data-seen'),moved?'m':'p')}
mark('ran');
['pointermove','pointerdown','mousemove','mousedown','touchstart','keydown','wheel','click'].forEach(function(n){
addEventListener(n,on,{capture:true,passive:true})})})()`;

export const presenceHash = createHash('sha256').update(PRESENCE_SCRIPT).digest('base64');
