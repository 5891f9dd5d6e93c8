// What System.load wants of a native library, and no more: it stands in for the one that Lambda's client brings.
int JNI_OnLoad(void *machine, void *reserved) {
    (void)machine;
    (void)reserved;
    return 0x00010008;
}
