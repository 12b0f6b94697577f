# ruff: noqa: E501 - one series a line
"""The conferences, journals and archives that are known by name: machine learning and its neighbours.

One line a series: the present short name, then other short names after "=", then long names after ":", each divided
by ";". Short names are told by their letters (case counts below five of them), long names by their words.
"""

from __future__ import annotations

SERIES = """
NeurIPS = NIPS; NeurlPS; NeuIPS; NeruIPS: Neural Information Processing Systems; Advances in NIPS; Advances in NeurIPS; Neural Inf. Process. Syst
ICMLA: International Conference on Machine Learning and Applications
ICCS: International Conference on Computational Science
ICML: International Conference on Machine Learning; Int. Conf. on Machine Learning; Int. Conf. Mach. Learn; Int. Conf. Machine Learning
ICLR: International Conference on Learning Representations; Conference on Learning Representations; Learning Representations; Int. Conf. Learn. Represent
AISTATS: Artificial Intelligence and Statistics; International Conference on Artificial Intelligence and Statistics
UAI: Uncertainty in Artificial Intelligence
COLT: Conference on Learning Theory; Computational Learning Theory
ALT: Algorithmic Learning Theory
ACML: Asian Conference on Machine Learning
AAAI: AAAI Conference on Artificial Intelligence; Conference on Artificial Intelligence of the AAAI; National Conference on Artificial Intelligence; AAAI Conf. Artif. Intell
IJCAI = IJCAI-ECAI; IJCAI-PRICAI: International Joint Conference on Artificial Intelligence; International Joint Conferences on Artificial Intelligence; Int. Joint Conf. Artif. Intell; Int. Jt. Conf. Artif. Intell
ECAI: European Conference on Artificial Intelligence
AAMAS: Autonomous Agents and Multiagent Systems; Autonomous Agents and Multi-Agent Systems
ICAPS: Automated Planning and Scheduling
ECML PKDD = ECML-PKDD; ECML/PKDD; ECMLPKDD; ECML; PKDD: European Conference on Machine Learning
PAKDD: Pacific-Asia Conference on Knowledge Discovery
KDD = SIGKDD; ACM KDD: Knowledge Discovery and Data Mining; Knowledge Discovery & Data Mining; Knowledge discovery in data mining
ICDM: International Conference on Data Mining; IEEE Conference on Data Mining
SDM: SIAM International Conference on Data Mining
WSDM: Web Search and Data Mining; International Conference on Web Search
WWW = TheWebConf; The Web Conference; TheWebConference: World Wide Web; The ACM Web Conference; Web Conference
CIKM: Information and Knowledge Management; Information & Knowledge Management; Conference on Information and Knowledge
SIGIR = SIGIR-AP: Research and Development in Information Retrieval; Special Interest Group on Information Retrieval
ECIR: European Conference on Information Retrieval
ICTIR: Theory of Information Retrieval
CHIIR: Human Information Interaction and Retrieval
RecSys: ACM Conference on Recommender Systems; Conference on Recommender Systems
UMAP: User Modeling, Adaptation and Personalization
ICWSM: International Conference on Web and Social Media; Weblogs and Social Media
ISWC: International Semantic Web Conference
ESWC: Extended Semantic Web Conference
CVPR: Computer Vision and Pattern Recognition; International Conference on Computer Vision and Pattern Recognition; Conf. Comput. Vis. Pattern Recognit; Conf. Comput. Vision Pattern Recognit
ICCV: International Conference on Computer Vision; Int. Conf. Comput. Vis; Int. Conf. Comput. Vision
ECCV: European Conference on Computer Vision; Eur. Conf. Comput. Vis; Eur. Conf. Comput. Vision
ACCV: Asian Conference on Computer Vision
WACV: Winter Conference on Applications of Computer Vision; Applications of Computer Vision; Winter Conf. Appl. Comput. Vis
BMVC: British Machine Vision Conference
3DV: International Conference on 3D Vision; Conference on 3D Vision
ICIP: International Conference on Image Processing
ICPR: International Conference on Pattern Recognition
MICCAI: Medical Image Computing and Computer Assisted Intervention; Medical Image Computing and Computer-Assisted Intervention; Medical Image Computing; Med. Image Comput. Comput.-Assist. Intervent; Med. Image Comput. Comput.-Assisted Intervention
MIDL: Medical Imaging with Deep Learning
ISBI: International Symposium on Biomedical Imaging
CHIL: Conference on Health, Inference, and Learning
ICDAR: Document Analysis and Recognition
FG: Automatic Face and Gesture Recognition; Automatic Face & Gesture Recognition
BTAS: Biometrics Theory, Applications and Systems
MM = ACM MM; ACMMM; ACM Multimedia: International Conference on Multimedia; ACM Multimedia Conference
ICME: International Conference on Multimedia and Expo; Conference on Multimedia and Expo
ICMR: International Conference on Multimedia Retrieval
SIGGRAPH = ACM SIGGRAPH: Computer Graphics and Interactive Techniques
SIGGRAPH Asia = SIGGRAPH ASIA; ACM SIGGRAPH Asia
Eurographics: Computer Graphics Forum
ACL = ACL-IJCNLP; ACL-HLT; ACL/IJCNLP: Association for Computational Linguistics; Meeting of the ACL; Meeting Assoc. Comput. Linguistics; Meet. Assoc. Comput. Linguist
EMNLP = EMNLP-IJCNLP; EMNLP-CoNLL: Empirical Methods in Natural Language Processing; Empirical Methods in NLP; Empirical Methods Natural Lang. Process; Empir. Methods Nat. Lang. Process
NAACL = NAACL-HLT; HLT-NAACL; NAACL HLT: North American Chapter of the Association for Computational Linguistics; North American Chapter of the ACL; Nations of the Americas Chapter of the Association for Computational Linguistics
EACL: European Chapter of the Association for Computational Linguistics; European Chapter of the ACL
AACL = AACL-IJCNLP: Asia-Pacific Chapter of the Association for Computational Linguistics
IJCNLP: International Joint Conference on Natural Language Processing
COLING: International Conference on Computational Linguistics; Conference on Computational Linguistics
LREC-COLING
LREC: Language Resources and Evaluation
CoNLL: Computational Natural Language Learning
SemEval: International Workshop on Semantic Evaluation; Semantic Evaluation
*SEM = StarSEM: Lexical and Computational Semantics
WMT: Conference on Machine Translation; Workshop on Statistical Machine Translation
INLG: International Natural Language Generation Conference; Natural Language Generation Conference
SIGDIAL: Special Interest Group on Discourse and Dialogue
COLM: Conference on Language Modeling
TACL: Transactions of the Association for Computational Linguistics; Transactions of the ACL; Trans. Assoc. Comput. Linguist; Trans. Assoc. Comput. Linguistics
Computational Linguistics: Computational Linguistics Journal
NLPCC: Natural Language Processing and Chinese Computing
CCL: China National Conference on Computational Linguistics; Chinese National Conference on Computational Linguistics; 中国计算语言学大会; 全国计算语言学学术会议
IBIS: 情報論的学習理論ワークショップ; 情報論的学習理論と機械学習研究会
DEIM: データ工学と情報マネジメントに関するフォーラム
YANS: NLP若手の会
RANLP: Recent Advances in Natural Language Processing
IWSLT: Spoken Language Translation
HLT: Human Language Technology
DSTC: Dialog System Technology Challenge
NLP: 言語処理学会年次大会; 言語処理学会; Annual Meeting of the Association for Natural Language Processing
JSAI: 人工知能学会全国大会; 人工知能学会
MIRU: 画像の認識・理解シンポジウム
ICASSP: Acoustics, Speech and Signal Processing; Acoustics, Speech, and Signal Processing; Acoustics Speech and Signal Processing; Acoust., Speech, Signal Process; Acoust., Speech Signal Process; Acoust. Speech Signal Process
Interspeech = INTERSPEECH; InterSpeech; EUROSPEECH; Eurospeech: Annual Conference of the International Speech Communication Association
ASRU: Automatic Speech Recognition and Understanding
SLT: Spoken Language Technology Workshop; Spoken Language Technology
SSW: Speech Synthesis Workshop
Odyssey: Speaker and Language Recognition Workshop; Speaker Odyssey
ISMIR: Society for Music Information Retrieval; Music Information Retrieval
DAFx: Digital Audio Effects
WASPAA: Applications of Signal Processing to Audio and Acoustics
DCASE: Detection and Classification of Acoustic Scenes and Events
EUSIPCO: European Signal Processing Conference
APSIPA
ICRA: International Conference on Robotics and Automation; Conference on Robotics and Automation; Int. Conf. Robot. Autom
IROS: Intelligent Robots and Systems; Int. Conf. Intell. Robots Syst
RSS: Robotics: Science and Systems; Robotics Science and Systems
CoRL: Conference on Robot Learning
HRI: Human-Robot Interaction; Human Robot Interaction
Humanoids: Conference on Humanoid Robots
RA-L = RAL; RA-Letters: IEEE Robotics and Automation Letters; Robotics and Automation Letters; Robot. Autom. Lett; Robotics Autom. Lett
T-RO = TRO: IEEE Transactions on Robotics; Transactions on Robotics; Trans. Robot; Trans. Robotics
IJRR: International Journal of Robotics Research; Int. J. Robot. Res; Int. J. Robotics Res
ITSC: Intelligent Transportation Systems Conference
IV: Intelligent Vehicles Symposium
L4DC: Learning for Dynamics and Control
CDC: Conference on Decision and Control
ACC: American Control Conference
OSDI: Operating Systems Design and Implementation
SOSP: Symposium on Operating Systems Principles; Operating Systems Principles
NSDI: Networked Systems Design and Implementation
ATC = USENIX ATC: USENIX Annual Technical Conference
EuroSys: European Conference on Computer Systems
MLSys = SysML; MLSYS: Conference on Machine Learning and Systems; Machine Learning and Systems
ASPLOS: Architectural Support for Programming Languages and Operating Systems
ISCA: International Symposium on Computer Architecture
MICRO: International Symposium on Microarchitecture
HPCA: High-Performance Computer Architecture; High Performance Computer Architecture
DAC: Design Automation Conference
DATE: Design, Automation and Test in Europe
ICCAD: International Conference on Computer-Aided Design
SC = Supercomputing: High Performance Computing, Networking, Storage and Analysis
PPoPP: Principles and Practice of Parallel Programming
SIGMOD = ACM SIGMOD: Management of Data
VLDB = PVLDB: Very Large Data Bases; Very Large Databases; VLDB Endowment
ICDE: International Conference on Data Engineering
EDBT: Extending Database Technology
PODS: Principles of Database Systems
CIDR: Innovative Data Systems Research
SIGCOMM = ACM SIGCOMM
INFOCOM: International Conference on Computer Communications; Conference on Computer Communications
MobiCom: Mobile Computing and Networking
MobiSys: Mobile Systems, Applications
SenSys: Embedded Networked Sensor Systems
CCS = ACM CCS: Computer and Communications Security
USENIX Security: USENIX Security Symposium
IEEE S&P = Oakland; S&P: Symposium on Security and Privacy; IEEE Security and Privacy
NDSS: Network and Distributed System Security
EuroS&P: European Symposium on Security and Privacy
SaTML: Secure and Trustworthy Machine Learning
PETS = PoPETs: Privacy Enhancing Technologies
FAccT = FAT*; ACM FAccT; FAT: Fairness, Accountability, and Transparency; Fairness, Accountability and Transparency
AIES: AI, Ethics, and Society
STOC: Symposium on Theory of Computing
FOCS: Foundations of Computer Science
SODA: Symposium on Discrete Algorithms
EC: Economics and Computation
PLDI: Programming Language Design and Implementation
POPL: Principles of Programming Languages
OOPSLA: Object-Oriented Programming, Systems, Languages
ICSE: International Conference on Software Engineering
FSE = ESEC/FSE: Foundations of Software Engineering
ASE: Automated Software Engineering
MSR: Mining Software Repositories
ICPC: International Conference on Program Comprehension
CHI = ACM CHI: Human Factors in Computing Systems
UIST: User Interface Software and Technology
CSCW: Computer-Supported Cooperative Work; Computer Supported Cooperative Work
IUI: Intelligent User Interfaces
UbiComp = IMWUT: Pervasive and Ubiquitous Computing; Interactive, Mobile, Wearable and Ubiquitous Technologies
VR = IEEE VR: Virtual Reality and 3D User Interfaces
ISMAR: Mixed and Augmented Reality
VIS = IEEE VIS: Visualization Conference
GECCO: Genetic and Evolutionary Computation
CEC: Congress on Evolutionary Computation
IJCNN: International Joint Conference on Neural Networks
ICANN: International Conference on Artificial Neural Networks
ICONIP: International Conference on Neural Information
ESANN
ALIFE: Artificial Life
CoG: Conference on Games
AIIDE: Artificial Intelligence and Interactive Digital Entertainment
RLC: Reinforcement Learning Conference
CoLLAs: Conference on Lifelong Learning Agents
AutoML: Conference on Automated Machine Learning; AutoML Conference
LoG: Learning on Graphs Conference; Learning on Graphs
CPAL: Conference on Parsimony and Learning
MLHC: Machine Learning for Healthcare
ML4H: Machine Learning for Health
BIBM: Bioinformatics and Biomedicine
RECOMB: Research in Computational Molecular Biology
AIED: Artificial Intelligence in Education
EDM: Educational Data Mining
CogSci: Cognitive Science Society
JMLR: Journal of Machine Learning Research; J. Mach. Learn. Res
TMLR: Transactions on Machine Learning Research; Trans. Mach. Learn. Res
DMLR: Journal of Data-centric Machine Learning Research
MLJ: Machine Learning Journal
JAIR: Journal of Artificial Intelligence Research; J. Artif. Intell. Res
AIJ: Artificial Intelligence Journal
TPAMI = PAMI; T-PAMI: Transactions on Pattern Analysis and Machine Intelligence; Trans. Pattern Anal. Mach. Intell.; IEEE Trans. PAMI
IJCV: International Journal of Computer Vision; Int. J. Comput. Vis; Int. J. Comput. Vision
TIP: IEEE Transactions on Image Processing; Transactions on Image Processing; Trans. Image Process
TMI: IEEE Transactions on Medical Imaging; Transactions on Medical Imaging; Trans. Med. Imaging; Trans. Med. Imag
MedIA: Medical Image Analysis; Med. Image Anal
TOG = ACM TOG: ACM Transactions on Graphics; Transactions on Graphics; ACM Trans. Graph
TVCG: Transactions on Visualization and Computer Graphics; Trans. Vis. Comput. Graph; Trans. Vis. Comput. Graphics
TMM: IEEE Transactions on Multimedia; Transactions on Multimedia; IEEE Trans. Multimedia; IEEE Trans. Multim
TCSVT: Circuits and Systems for Video Technology; Trans. Circuits Syst. Video Technol
TNNLS = TNN: Transactions on Neural Networks and Learning Systems; Transactions on Neural Networks; Trans. Neural Netw. Learn. Syst; Trans. Neural Networks Learn. Syst; Trans. Neural Netw
TKDE: Transactions on Knowledge and Data Engineering; Trans. Knowl. Data Eng
TKDD: Transactions on Knowledge Discovery from Data; Trans. Knowl. Discov. Data
TOIS: ACM Transactions on Information Systems; Transactions on Information Systems; ACM Trans. Inf. Syst
TIST: Transactions on Intelligent Systems and Technology; Trans. Intell. Syst. Technol
TASLP = T-ASL; TASL: Transactions on Audio, Speech, and Language Processing; Transactions on Audio, Speech and Language Processing; Trans. Audio, Speech, Lang. Process; Trans. Audio Speech Lang. Process; Trans. Audio, Speech, Language Process
TSP: IEEE Transactions on Signal Processing; Trans. Signal Process
TIT: IEEE Transactions on Information Theory; Transactions on Information Theory; Trans. Inf. Theory
TGRS: Transactions on Geoscience and Remote Sensing; Trans. Geosci. Remote Sens
TITS = T-ITS: Transactions on Intelligent Transportation Systems; Trans. Intell. Transp. Syst
TCYB: IEEE Transactions on Cybernetics; Trans. Cybern
TAC: IEEE Transactions on Automatic Control; Trans. Autom. Control
TIFS: Transactions on Information Forensics and Security; Trans. Inf. Forensics Secur; Trans. Inf. Forensics Security
TCI: IEEE Transactions on Computational Imaging; Trans. Comput. Imaging
SPL: IEEE Signal Processing Letters; Signal Processing Letters; Signal Process. Lett
Proceedings of the IEEE: Proc. IEEE
CSUR: ACM Computing Surveys; Computing Surveys; ACM Comput. Surv; Comput. Surv
CACM: Communications of the ACM; Commun. ACM
Neural Computation
Neural Networks
Neurocomputing
Pattern Recognition
Pattern Recognition Letters: Pattern Recognit. Lett
Knowledge-Based Systems: Knowl. Based Syst; Knowl.-Based Syst
Information Fusion
Expert Systems with Applications: Expert Syst. Appl
Speech Communication
Nature
Nature Communications: Nat. Commun
Nature Machine Intelligence: Nat. Mach. Intell
Nature Methods: Nat. Methods
Nature Medicine: Nat. Med
Nature Neuroscience: Nat. Neurosci
Nature Biotechnology: Nat. Biotechnol
Scientific Reports: Sci. Rep
Science
Science Robotics: Sci. Robot
Science Advances: Sci. Adv
PNAS: Proceedings of the National Academy of Sciences; Proc. Natl. Acad. Sci. U.S.A; Proc. Natl. Acad. Sci. USA; Proc. Natl. Acad. Sci
PLOS ONE = PLoS ONE; PLOS One
Cell
The Lancet
NEJM: New England Journal of Medicine
JAMA: Journal of the American Medical Association
Bioinformatics
Distill
arXiv = Arxiv; ArXiv; arxiv; ARXIV; CoRR: arXiv preprint; Computing Research Repository; arXiv e-prints; arXiv.org
bioRxiv
medRxiv
SSRN
OpenReview
PMLR: Proceedings of Machine Learning Research
LNCS: Lecture Notes in Computer Science
"""

WEAK = frozenset(("arXiv", "bioRxiv", "medRxiv", "SSRN", "OpenReview", "PMLR", "LNCS"))
"""Archives and publishers' series: any other name beats them."""

COMMON_WORDS = frozenset(
    (
        "MM",
        "FG",
        "IV",
        "SC",
        "EC",
        "VR",
        "VIS",
        "NLP",
        "CHI",
        "HRI",
        "ALT",
        "ACC",
        "CDC",
        "DATE",
        "MICRO",
        "CCS",
        "ATC",
        "ASE",
        "MSR",
        "TIP",
        "TAC",
        "SLT",
        "Cell",
        "CEC",
        "Science",
        "Nature",
        "LoG",
        "CoG",
        "EDM",
        "RSS",
        "SPL",
        "TIT",
        "TSP",
        "HLT",
        "FSE",
        "FAT",
        "SDM",
        "UMAP",
        "AIJ",
        "MLJ",
        "RAL",
        "TRO",
        "PAMI",
        "Oakland",
        "Supercomputing",
        "DAC",
        "Odyssey",
        "PETS",
        "Humanoids",
        "AutoML",
        "Distill",
        "Bioinformatics",
        "Neural Networks",
        "Pattern Recognition",
        "Neural Computation",
        "Computational Linguistics",
        "SODA",
        "FOCS",
        "ML4H",
        "ALIFE",
        "ISCA",
        "Information Fusion",
        "Visualization Conference",
        "S&P",
        "Artificial Life",
        "TIFS",
        "TITS",
        "ICPC",
        "NIPS workshop",
        "PODS",
        "Learning Representations",
        "Speech Communication",
        "VIS",
        "HLT",
        "SSW",
        "TCI",
        "TMI",
        "World Wide Web",
        "Learning on Graphs",
        "Human Language Technology",
        "Semantic Evaluation",
        "Management of Data",
        "Music Information Retrieval",
        "Human-Robot Interaction",
        "Human Robot Interaction",
        "Association for Computational Linguistics",
    )
)
"""Names that are words of running text too: known only in a venue's own place, not in free text."""

JOURNALS = frozenset(
    (
        "AIJ; Bioinformatics; CACM; CSUR; Cell; Computational Linguistics; DMLR; Distill; Expert Systems with Applications; "
        "IJCV; IJRR; Information Fusion; JAIR; JAMA; JMLR; Knowledge-Based Systems; MLJ; MedIA; NEJM; Nature; "
        "Nature Biotechnology; Nature Communications; Nature Machine Intelligence; Nature Medicine; Nature Methods; "
        "Nature Neuroscience; Neural Computation; Neural Networks; Neurocomputing; PLOS ONE; PNAS; Pattern Recognition; "
        "Pattern Recognition Letters; Proceedings of the IEEE; RA-L; SPL; Science; Science Advances; Science Robotics; "
        "Scientific Reports; Speech Communication; T-RO; TAC; TACL; TASLP; TCI; TCSVT; TCYB; TGRS; TIFS; TIP; TIST; TIT; "
        "TITS; TKDD; TKDE; TMI; TMLR; TMM; TNNLS; TOG; TOIS; TPAMI; TSP; TVCG; The Lancet"
    ).split("; ")
)
"""The series that are journals; all others but the archives are conferences."""

RENAMED = {"NeurIPS": ("NIPS", 2017), "Interspeech": ("EUROSPEECH", 1999), "MLSys": ("SysML", 2019)}
"""Present name -> the former name and the last year in which it was used."""

PUBLISHERS = frozenset("ieee acm springer elsevier wiley mdpi usenix isca aps cambridge oxford".split())
"""Publishers: alone they name no venue and are kept as written."""
