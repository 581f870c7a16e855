"""Files that only say where something else lies: none of them is a recording."""

HLS = (
    "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:{port}/x.ts\n#EXT-X-ENDLIST\n"
)


LISTS = {
    "m3u8": HLS,
    "ffconcat": "ffconcat version 1.0\nfile http://127.0.0.1:{port}/c.ts\n",
    "ffconcat of a file": "ffconcat version 1.0\nfile '/etc/hostname'\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>'
    "http://127.0.0.1:{port}/</BaseURL></MPD>",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video {port} RTP/AVP 96\n",
    "html": "<html><img src=http://127.0.0.1:{port}/></html>",
}
