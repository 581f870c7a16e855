"""What somebody who means harm might write into a template or a text."""

ONLINE = {
    "picture": '<img src="{u}/img.png">',
    "style import": "<style>@import url({u}/imported.css);</style>",
    "style link": '<link rel=stylesheet href="{u}/linked.css">',
    "font": "<style>@font-face{{font-family:q;src:url({u}/font)}}p{{font-family:q}}</style><p>字",
    "background": '<p style="background:url({u}/back.png)">字',
    "content": "<style>p::before{{content:url({u}/content.svg)}}</style><p>字",
    "object": '<object data="{u}/object.svg"></object>',
    "embed": '<embed src="{u}/embed.svg">',
    "picture in a drawing": '<svg><image href="{u}/d.png" width="9" height="9"/></svg>',
    "picture in a drawing, old way": (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<image xlink:href="{u}/old.png" width="1" height="1"/></svg>'
    ),
    "use in a drawing": '<svg xmlns="http://www.w3.org/2000/svg"><use href="{u}/use.svg#a"/></svg>',
    "attachment": '<link rel=attachment href="{u}/attachment">',
    "attachment by link": '<a rel=attachment href="{u}/a">x</a>',
    "drawing in an address": (
        "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E"
        "%3Cimage href='{u}/nested.png' width='9' height='9'/%3E%3C/svg%3E\">"
    ),
    "base": '<base href="{u}/"><img src="relative.png">',
    "list mark": '<ul style="list-style-image:url({u}/mark.svg)"><li>x</ul>',
}


LOCAL = {
    "attachment": '<link rel=attachment href="file://{p}">',
    "attachment by link": '<a rel=attachment href="file://{p}">x</a>',
    "picture": '<img src="file://{p}">',
    "bare path": '<img src="{p}">',
    "object": '<object data="file://{p}"></object>',
    "style": '<link rel=stylesheet href="file://{p}">',
    "style import": "<style>@import url(file://{p});</style>",
    "font": "<style>@font-face{{font-family:q;src:url(file://{p})}}p{{font-family:q}}</style><p>字",
    "picture in a drawing": '<svg><image href="file://{p}" width="9" height="9"/></svg>',
    "climb": '<img src="asset:../../../../../../../../{p}">',
    "climb, escaped": '<link rel=attachment href="asset:%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e{p}">',
    "own code": '<link rel=attachment href="asset:../compose.py">',
}


def nested_drawing() -> str:
    levels = "".join(
        f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg"><defs><g id="a0"><rect width="1" height="1"/></g>'
        f'{levels}</defs><use href="#a8"/></svg>'
    )


BOMBS = {
    "tables in tables": "<table><tr><td>" * 2000 + "x",
    "one wide cell": "<table><tr><td colspan=100000000>x</table>",
    "rows": "<table>" + "<tr><td>x</td></tr>" * 40000 + "</table>",
    "pages": '<p style="break-before:page">x' * 3000,
    "drawing": nested_drawing(),
}
