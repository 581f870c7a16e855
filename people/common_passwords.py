"""Passwords that are guessed first; those under eight characters are refused for their length.

Chosen by hand from the habits that published lists of leaked passwords show, with those of Chinese
users; digits and signs at either end are ignored when comparing, so a word stands for its family.
"""

LIST = """
password passw0rd p@ssword p@ssw0rd pa55word passwort passport mypassword newpassword
qwerty qwertyuiop qwertyui qwertyu asdfghjkl asdfghjk asdfasdf zxcvbnm zxcvbnmn qazwsx qazwsxedc
qweasdzxc qweasd qwer1234asdf 1qaz2wsx 1qaz2wsx3edc 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4
zaq12wsx zaq1xsw2 1qazxsw2 2wsx3edc qwe123qwe abcd1234 abc123abc a1b2c3d4 aa123456 a123456789
letmein welcome iloveyou sunshine princess football baseball superman batman dragon monkey
master shadow michael jennifer jordan charlie trustno michelle computer internet whatever
starwars freedom hello hellohello secret secretsecret changeme changeit default guest guestguest
administrator admin adminadmin admin@admin administration root rootroot toor system systems
manager operator supervisor superuser test testtest tester testing user username useruser
login loginlogin welcome@ server service database oracle mysql postgres tomcat jenkins
woaini woaiwojia woaini1314 wohenhao nihao nihaoma zhongguo zhonghua beijing shanghai
tiananmen jianghu wodemima mima mimamima xiaoxiao wangyi baobao baobei laopo laogong qinaide
woshishui aini aini1314 iloveu iloveyou1314 5201314 1314520 52013145 woaini520 love love1314
lovelove google baidu tencent alibaba taobao weixin wechat qqqq huawei xiaomi china chinese
gongan jiancha fayuan zhengfu juzhang kezhang gongwuyuan renshiju renshe caizheng tongji yingji
shichang jianguan zhifa dangan diaoyue anjuan banan xingzheng chufa chafa fazhi zhongxin
renmin renminzhengfu weiwei fuwu bangong bangongshi mimaguanli guanliyuan guanli
"""
WORDS = frozenset(LIST.split())
# Runs along a keyboard or the alphabet, in which a weak password is one stretch.
RUNS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)
